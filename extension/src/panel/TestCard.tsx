import type { Exhibit, Finding, Plot } from "../service/answers";
import { say } from "../strings";
import { CommandsAsCode } from "./CommandsAsCode";
import { type Cards, languageOf, type SpokenCard, titleOf } from "./cards";
import { phrase, type Said, spoken, spokenAll } from "./catalogue";
import type { Overlay } from "./drawings";
import { Curve, hasPoints, Maps, mapsByOriginal, marksOf, Questions } from "./Exhibits";
import { CaseLinks, namedCases } from "./KnownCases";
import type { Playhead } from "./playhead";
import { Weight } from "./Scale";
import { Timeline } from "./Timeline";
import { harmless, resultWords } from "./words";

interface Props {
  finding: Finding;
  cards: Cards;
  exhibits: readonly Exhibit[];
  plots: readonly Plot[];
  pictures: ReadonlyMap<string, string>;
  duration: number;
  start: number;
  isImage: boolean;
  seek: (time: number) => void;
  playhead: Playhead;
  /** Null where the page does not show what was analysed, so that nothing can be drawn over it. */
  overlay: Overlay | null;
  /** Show what was analysed of a case; false where nothing of it is left. */
  openCase: (query: string) => Promise<boolean>;
}

/** What one test found; unfolded, with its evidence and what its card says about reading it. */
export function TestCard({
  finding,
  cards,
  exhibits,
  plots,
  pictures,
  duration,
  start,
  isImage,
  seek,
  playhead,
  overlay,
  openCase,
}: Props) {
  const id = `test-${finding.detector}`;
  const card = cards.get(finding.detector);
  const title = harmless(titleOf(finding, cards));
  const isScored = finding.status === "scored";
  const hasTimeline = !isImage && finding.timeline.length > 1;
  const hasEvidence = hasTimeline || exhibits.length + plots.length > 0;
  const marks = marksOf(exhibits, pictures, cards);
  return (
    <article class="test" aria-labelledby={id}>
      <details>
        <summary>
          <h3 id={id} lang={languageOf(finding.detector, cards)}>
            {title}
          </h3>
          <span>{resultWords(finding)}</span>
        </summary>
        <Reasons entries={spokenAll(finding.reasons, finding.messages.reasons, cards)} />
        {card && hasEvidence && <Questions finding={finding} card={card} />}
        {hasTimeline && (
          <>
            <p class="quiet">{say("timeline_handling")}</p>
            <Timeline
              finding={finding}
              title={title}
              duration={duration}
              start={start}
              seek={seek}
              playhead={playhead}
            />
          </>
        )}
        {plots.filter(hasPoints).map((plot) => (
          <Curve
            key={plot.caption}
            plot={plot}
            marks={marks}
            cards={cards}
            start={start}
            seek={seek}
            playhead={playhead}
          />
        ))}
        {mapsByOriginal(exhibits).map((maps) => (
          <div key={maps[0]?.name}>
            <Maps maps={maps} pictures={pictures} cards={cards} />
            {maps.map((map) => (
              <HeatOnPage key={map.name} exhibit={map} overlay={overlay} />
            ))}
          </div>
        ))}
        {exhibits
          .filter(({ comparison }) => comparison === null)
          .map((exhibit) => (
            <Picture
              key={exhibit.name}
              exhibit={exhibit}
              caption={spoken(exhibit.caption, exhibit.messages.caption, cards)}
              address={pictures.get(exhibit.name)}
              overlay={overlay}
            />
          ))}
        <CaseLinks cases={namedCases(finding)} openCase={openCase} />
        {card && isScored && (
          <>
            <Advice title={phrase("card-look-at")} entries={card.looks_at} spoken={card.spoken} />
            <Advice title={phrase("card-ignore")} entries={card.ignore} spoken={card.spoken} />
          </>
        )}
        <Weight judgement={finding} />
        {card && <About finding={finding} card={card} />}
      </details>
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
      <p class="quiet">{phrase(ended ? "test-not-run" : "test-awaited")}</p>
    </article>
  );
}

function About({ finding, card }: { finding: Finding; card: SpokenCard }) {
  return (
    <details>
      <summary>{phrase("about-test")}</summary>
      <p lang={card.spoken}>{harmless(card.summary)}</p>
      <Advice title={phrase("card-needs")} entries={card.needs} spoken={card.spoken} />
      <Advice title={phrase("card-limits")} entries={card.limits} spoken={card.spoken} />
      <h4>{phrase("card-paper")}</h4>
      <p lang="en">
        <OutsideLink address={card.link} words={`${card.paper} (${card.year})`} />
      </p>
      {finding.seconds !== null && (
        <p class="quiet">{phrase("test-took", { seconds: finding.seconds })}</p>
      )}
    </details>
  );
}

function Reasons({ entries }: { entries: readonly Said[] }) {
  return (
    <ul>
      {entries.map(({ words, spoken: language }) => (
        <li key={words} lang={language}>
          <CommandsAsCode text={harmless(words)} />
        </li>
      ))}
    </ul>
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
  caption: Said;
  address: string | undefined;
  overlay: Overlay | null;
}

function Picture({ exhibit, caption, address, overlay }: PictureProps) {
  const { time } = exhibit;
  const words = harmless(caption.words);
  return (
    <figure>
      {address && <img src={address} alt={words} lang={caption.spoken} />}
      <figcaption>
        <span lang={caption.spoken}>{words}</span> {time !== null && phrase("moment-at", { time })}
      </figcaption>
      <HeatOnPage exhibit={exhibit} overlay={overlay} />
    </figure>
  );
}

/** The switch of a heat map over the page's own video. */
function HeatOnPage({ exhibit, overlay }: Pick<PictureProps, "exhibit" | "overlay">) {
  const { name, layer } = exhibit;
  if (!layer || !overlay) return null;
  const isOn = typeof overlay.drawn === "object" && overlay.drawn.heat === name;
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => overlay.show(isOn ? "nothing" : { heat: name })}
    >
      {say("heat_on_page")}
    </button>
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
