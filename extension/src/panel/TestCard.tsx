import type { Exhibit, Finding } from "../service/answers";
import { say } from "../strings";
import { type Cards, languageOf, SERVICE_LANGUAGE, type SpokenCard, titleOf } from "./cards";
import type { Overlay } from "./drawings";
import { CaseLinks, namedCases } from "./KnownCases";
import { Timeline } from "./Timeline";
import { harmless, numberWords, resultWords, timeWords, weightSentence } from "./words";

interface Props {
  finding: Finding;
  cards: Cards;
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
  cards,
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
  const card = cards.get(finding.detector);
  const title = harmless(titleOf(finding, cards));
  const weight = weightSentence(finding);
  const isScored = finding.status === "scored";
  return (
    <article class="test" aria-labelledby={id}>
      <h3 id={id} lang={languageOf(finding.detector, cards)}>
        {title}
      </h3>
      <p>
        <strong>{resultWords(finding)}</strong>
      </p>
      {weight && <p>{weight}</p>}
      <Sentences entries={finding.reasons} spoken={SERVICE_LANGUAGE} />
      {!isImage && finding.timeline.length > 1 && (
        <Timeline finding={finding} title={title} duration={duration} start={start} seek={seek} />
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
      {card && isScored && (
        <>
          <Advice title={say("look_at")} entries={card.looks_at} spoken={card.spoken} />
          <Advice title={say("ignore")} entries={card.ignore} spoken={card.spoken} />
        </>
      )}
      {card && <About finding={finding} card={card} />}
    </article>
  );
}

interface AwaitedProps {
  title: string;
  /** The language of the title. */
  spoken: string;
  ended: boolean;
}

/** The place of a test that has not ended. */
export function AwaitedCard({ title, spoken, ended }: AwaitedProps) {
  return (
    <article class="test">
      <h3 lang={spoken}>{harmless(title)}</h3>
      <p class="quiet">{say(ended ? "test_not_run" : "test_awaited")}</p>
    </article>
  );
}

function About({ finding, card }: { finding: Finding; card: SpokenCard }) {
  return (
    <details>
      <summary>{say("about_test")}</summary>
      <p lang={card.spoken}>{harmless(card.summary)}</p>
      <Advice title={say("needs")} entries={card.needs} spoken={card.spoken} />
      <Advice title={say("limits")} entries={card.limits} spoken={card.spoken} />
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

interface Saying {
  entries: readonly string[];
  /** Their language. */
  spoken: string;
}

function Advice({ title, entries, spoken }: Saying & { title: string }) {
  if (!entries.length) return null;
  return (
    <>
      <h4>{title}</h4>
      <Sentences entries={entries} spoken={spoken} />
    </>
  );
}

function Sentences({ entries, spoken }: Saying) {
  if (!entries.length) return null;
  return (
    <ul lang={spoken}>
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
      {address && <img src={address} alt={caption} lang={SERVICE_LANGUAGE} />}
      <figcaption lang={SERVICE_LANGUAGE}>
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
