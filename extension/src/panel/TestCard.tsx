import type { Card, Exhibit, Finding } from "../service/answers";
import { say } from "../strings";
import type { Overlay } from "./drawings";
import { CaseLinks, namedCases } from "./KnownCases";
import { Timeline } from "./Timeline";
import { harmless, numberWords, resultWords, timeWords, weightSentence } from "./words";

interface Props {
  finding: Finding;
  card: Card | undefined;
  exhibits: readonly Exhibit[];
  pictures: ReadonlyMap<string, string>;
  duration: number;
  start: number;
  isImage: boolean;
  seek: (time: number) => void;
  overlay: Overlay;
  /** Show what was analysed of a case; false where nothing of it is left. */
  openCase: (query: string) => Promise<boolean>;
}

/** What one test found, with its evidence and what its card says about reading it. */
export function TestCard({
  finding,
  card,
  exhibits,
  pictures,
  duration,
  start,
  isImage,
  seek,
  overlay,
  openCase,
}: Props) {
  const id = `test-${finding.detector}`;
  const weight = weightSentence(finding);
  const isScored = finding.status === "scored";
  return (
    <article class="test" aria-labelledby={id}>
      <h3 id={id} lang="en">
        {harmless(finding.title)}
      </h3>
      <p>
        <strong>{resultWords(finding)}</strong>
      </p>
      {weight && <p>{weight}</p>}
      <Sentences entries={finding.reasons} />
      {!isImage && finding.timeline.length > 1 && (
        <Timeline finding={finding} duration={duration} start={start} seek={seek} />
      )}
      {exhibits.map((exhibit) => (
        <Picture
          key={exhibit.name}
          exhibit={exhibit}
          address={pictures.get(exhibit.name)}
          overlay={overlay}
        />
      ))}
      <CaseLinks cases={namedCases(finding)} openCase={openCase} />
      {card && isScored && <Advice title={say("look_at")} entries={card.looks_at} />}
      {card && isScored && <Advice title={say("ignore")} entries={card.ignore} />}
      {card && <About finding={finding} card={card} />}
    </article>
  );
}

/** The place of a test that has not ended. */
export function AwaitedCard({ title, ended }: { title: string; ended: boolean }) {
  return (
    <article class="test">
      <h3 lang="en">{harmless(title)}</h3>
      <p class="quiet">{say(ended ? "test_not_run" : "test_awaited")}</p>
    </article>
  );
}

function About({ finding, card }: { finding: Finding; card: Card }) {
  return (
    <details>
      <summary>{say("about_test")}</summary>
      <p lang="en">{harmless(card.summary)}</p>
      <Advice title={say("needs")} entries={card.needs} />
      <Advice title={say("limits")} entries={card.limits} />
      <h4>{say("paper")}</h4>
      <p lang="en">
        <OutsideLink address={card.link} words={`${card.paper} (${card.year})`} />
      </p>
      {finding.seconds !== null && (
        <p class="quiet">{say("test_took", numberWords(finding.seconds))}</p>
      )}
    </details>
  );
}

function Advice({ title, entries }: { title: string; entries: readonly string[] }) {
  if (!entries.length) return null;
  return (
    <>
      <h4>{title}</h4>
      <Sentences entries={entries} />
    </>
  );
}

/** Sentences of the service, which are English. */
function Sentences({ entries }: { entries: readonly string[] }) {
  if (!entries.length) return null;
  return (
    <ul lang="en">
      {entries.map((entry) => (
        <li key={entry}>{harmless(entry)}</li>
      ))}
    </ul>
  );
}

interface PictureProps {
  exhibit: Exhibit;
  address: string | undefined;
  overlay: Overlay;
}

function Picture({ exhibit, address, overlay }: PictureProps) {
  const { name, layer } = exhibit;
  const caption = harmless(exhibit.caption);
  const isOn = typeof overlay.drawn === "object" && overlay.drawn.heat === name;
  return (
    <figure>
      {address && <img src={address} alt={caption} />}
      <figcaption lang="en">
        {caption} {exhibit.time !== null && timeWords(exhibit.time)}
      </figcaption>
      {layer && (
        <button
          type="button"
          aria-pressed={isOn}
          onClick={() => overlay.show(isOn ? "nothing" : { heat: name })}
        >
          {say("heat_on_page")}
        </button>
      )}
    </figure>
  );
}

/** A link to another site, or plain text unless it is http or https. */
export function OutsideLink({ address, words }: { address: string; words: string }) {
  if (!/^https?:\/\//i.test(address)) return <bdi>{harmless(words)}</bdi>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {harmless(words)}
    </a>
  );
}
