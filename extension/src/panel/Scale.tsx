import { phrase } from "./catalogue";
import { type Judgement, scalePosition, supportWords, weightSentence } from "./words";

const STEPS = 11;
const MIDDLE = 5;

/** The scale and the likelihood ratio, one click away; nothing where there was no judgement. */
export function Weight({ judgement }: { judgement: Judgement & { log10_lr: number | null } }) {
  if (!judgement.level) return null;
  const weight = weightSentence(judgement);
  return (
    <details>
      <summary>{phrase("weight-title")}</summary>
      <Scale judgement={judgement} />
      {weight && <p>{weight}</p>}
    </details>
  );
}

/** The verbal scale as a drawing. */
function Scale({ judgement }: { judgement: Judgement }) {
  const position = scalePosition(judgement);
  const here = supportWords(judgement);
  return (
    <>
      <svg
        class="scale"
        viewBox="0 0 440 66"
        role="img"
        aria-label={phrase("scale-label", { here })}
      >
        {Array.from({ length: STEPS }, (_, index) => (
          <Step key={index} number={index - MIDDLE} position={position} />
        ))}
        {position !== null && (
          <path class="pointer" d={`M${(position + MIDDLE) * 40 + 20} 49l9 14h-18z`} />
        )}
      </svg>
      <p class="scale-ends" aria-hidden="true">
        <span>{phrase("scale-against")}</span>
        <span>{phrase("scale-none")}</span>
        <span>{phrase("scale-for")}</span>
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
