import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Finding, Frame, Frames } from "../service/answers";
import { say } from "../strings";
import { type Cards, languageOf, titleOf } from "./cards";
import type { Evidence } from "./evidence";
import { FramePicture } from "./FramePicture";
import { harmless, numberWords, timeWords } from "./words";

interface Props {
  evidence: Evidence;
  findings: readonly Finding[];
  cards: Cards;
  /** The time in the player at which what was analysed begins. */
  start: number;
  seek: (time: number) => void;
  /** What else there is to do with the frames. */
  children: ComponentChildren;
}

const MOST_IN_STRIP = 12;
/** Times in the document are rounded. */
const SAME_SECONDS = 0.005;

/** The frames that were examined: of a video a strip of moments, and two of them side by side. */
export function Moments({ evidence, findings, cards, start, seek, children }: Props) {
  const { frames, pictures } = evidence;
  if (!frames.frames.length) return null;
  if (frames.frames.length < 2) return <section>{children}</section>;
  return (
    <section aria-labelledby="moments">
      <details>
        <summary>
          <h2 id="moments">{say("moments_title")}</h2>
        </summary>
        <ul class="strip">
          {spread(frames.frames, MOST_IN_STRIP).map(({ name, time }) => {
            const words = timeWords(time + start);
            return (
              <li key={name}>
                <button
                  type="button"
                  aria-label={say("show_moment", words)}
                  onClick={() => seek(time + start)}
                >
                  <Small address={pictures.get(name)} />
                  <span>{words}</span>
                </button>
              </li>
            );
          })}
        </ul>
        <Comparison evidence={evidence} findings={findings} cards={cards} start={start} />
      </details>
      {children}
    </section>
  );
}

function Small({ address }: { address: string | undefined }) {
  return address ? <img src={address} alt="" /> : <span class="awaited" />;
}

function Comparison({ evidence, findings, cards, start }: Omit<Props, "seek" | "children">) {
  const { frames, pictures } = evidence;
  const [chosen, choose] = useState(() => farApart(frames, findings));
  const labels = [say("first_moment"), say("second_moment")];
  return (
    <details>
      <summary>{say("compare_moments")}</summary>
      <div class="comparison">
        {chosen.map((place, side) => {
          const frame = frames.frames[place];
          if (!frame) return null;
          const words = timeWords(frame.time + start);
          return (
            <figure key={side}>
              <label>
                <span>{labels[side]}</span>
                <select
                  value={place}
                  onChange={(event) => {
                    const next = Number(event.currentTarget.value);
                    choose(chosen.map((other, index) => (index === side ? next : other)));
                  }}
                >
                  {frames.frames.map(({ name, time }, index) => (
                    <option key={name} value={index}>
                      {timeWords(time + start)}
                    </option>
                  ))}
                </select>
              </label>
              <FramePicture
                frames={frames}
                frame={frame}
                address={pictures.get(frame.name)}
                alt={say("frame_at", words)}
              />
              <Scores findings={findings} cards={cards} frame={frame} />
            </figure>
          );
        })}
      </div>
    </details>
  );
}

function Scores({ findings, cards, frame }: Pick<Props, "findings" | "cards"> & { frame: Frame }) {
  const scored = findings.filter(({ timeline }) => timeline.length > 0);
  return (
    <dl>
      {scored.map((finding) => (
        <div key={finding.detector}>
          <dt lang={languageOf(finding.detector, cards)}>{harmless(titleOf(finding, cards))}</dt>
          <dd>{scoreWords(finding, frame.time)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The scores that a test gave to a moment; a test may leave moments out. */
export function scoreWords({ timeline }: Finding, time: number): string {
  const there = timeline.filter(({ t }) => Math.abs(t - time) < SAME_SECONDS);
  if (!there.length) return say("not_judged_then");
  return there
    .map(({ score, face }) => {
      const words = say("score", numberWords(score));
      return face === null ? words : `${say("person", face)}: ${words}`;
    })
    .join("; ");
}

/** At most so many of some entries, the first and the last among them. */
export function spread<T>(entries: readonly T[], most: number): T[] {
  if (entries.length <= most) return [...entries];
  const step = (entries.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => entries[Math.round(index * step)] as T);
}

/** The moments that one test judged most differently; the first and last where none did. */
export function farApart({ frames }: Frames, findings: readonly Finding[]): number[] {
  const judged = findings
    .map(({ timeline }) => {
      const scores = frames.map(({ time }) => {
        return timeline.find(({ t }) => Math.abs(t - time) < SAME_SECONDS)?.score ?? null;
      });
      return scores.flatMap((score, place) => (score === null ? [] : [{ score, place }]));
    })
    .find((scores) => scores.length > 1);
  if (!judged) return [0, frames.length - 1];
  const sorted = judged.toSorted((one, other) => one.score - other.score);
  return [sorted[0]?.place ?? 0, sorted.at(-1)?.place ?? 0];
}
