import type { Verdict } from "../service/answers";
import { CommandsAsCode } from "./CommandsAsCode";
import type { Cards } from "./cards";
import { phrase, type Said, spoken, spokenAll } from "./catalogue";
import { Weight } from "./Scale";
import { harmless, headlineOf } from "./words";

interface Props {
  verdict: Verdict;
  cards: Cards;
  seek: (time: number) => void;
}

/** What the tests say together, first in everyday words, and what to do next. */
export function VerdictView({ verdict, cards, seek }: Props) {
  const { messages } = verdict;
  const headline = headlineOf(verdict, cards);
  const sentence = spoken(verdict.sentence, messages.sentence, cards);
  const errorRate = verdict.error_rate
    ? spoken(verdict.error_rate, messages.error_rate, cards)
    : null;
  return (
    <section aria-labelledby="verdict">
      <h2 id="verdict">{phrase("verdict-title")}</h2>
      <p class="verdict" lang={headline.spoken}>
        {harmless(headline.words)}
      </p>
      <p lang={sentence.spoken}>
        <CommandsAsCode text={harmless(sentence.words)} />
      </p>
      {errorRate && <p lang={errorRate.spoken}>{harmless(errorRate.words)}</p>}
      {spokenAll(verdict.conflicts, messages.conflicts, cards).map((conflict) => (
        <p class="notice" key={conflict.words} lang={conflict.spoken}>
          {harmless(conflict.words)}
        </p>
      ))}
      {verdict.advice.length > 0 && (
        <>
          <h3>{phrase("next-title")}</h3>
          <ul>
            {spokenAll(verdict.advice, messages.advice, cards).map((step, index) => (
              <Step
                key={step.words}
                step={step}
                time={messages.advice[index]?.values.time}
                seek={seek}
              />
            ))}
          </ul>
        </>
      )}
      <Weight judgement={verdict} />
    </section>
  );
}

interface StepProps {
  step: Said;
  time: unknown;
  seek: (time: number) => void;
}

/** What to do next; a moment to look at is one click away. */
function Step({ step, time, seek }: StepProps) {
  const words = harmless(step.words);
  return (
    <li lang={step.spoken}>
      {typeof time === "number" ? (
        <button type="button" class="as-link" onClick={() => seek(time)}>
          {words}
        </button>
      ) : (
        words
      )}
    </li>
  );
}
