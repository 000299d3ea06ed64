import { say } from "../strings";
import { type Judgement, scalePosition } from "./words";

const STEPS = 11;
const MIDDLE = 5;

/** The verbal scale as a drawing; the words stand beside it. */
export function Scale({ judgement, words }: { judgement: Judgement; words: string }) {
  const position = scalePosition(judgement);
  return (
    <>
      <svg class="scale" viewBox="0 0 440 66" role="img" aria-label={say("scale_label", words)}>
        {Array.from({ length: STEPS }, (_, index) => (
          <Step key={index} number={index - MIDDLE} position={position} />
        ))}
        {position !== null && (
          <path class="pointer" d={`M${(position + MIDDLE) * 40 + 20} 49l9 14h-18z`} />
        )}
      </svg>
      <p class="scale-ends" aria-hidden="true">
        <span>{say("scale_clear")}</span>
        <span>{say("scale_none")}</span>
        <span>{say("scale_manipulated")}</span>
      </p>
    </>
  );
}

function Step({ number, position }: { number: number; position: number | null }) {
  const height = 12 + 6 * Math.abs(number);
  const side = number < 0 ? "side-clear" : number > 0 ? "side-manipulated" : "side-none";
  return (
    <rect
      class={`step ${side} ${number === position ? "here" : ""}`}
      x={(number + MIDDLE) * 40 + 2}
      y={46 - height}
      width={36}
      height={height}
      rx={2}
    />
  );
}
