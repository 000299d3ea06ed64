import { useState } from "preact/hooks";
import type { Finding } from "../service/answers";
import { say } from "../strings";

const KNOWN_MEDIA = "known-media";

/** The cases that the finding of `known-media` names, by the beginning of their sha256. */
export function namedCases({ detector, reasons }: Finding): string[] {
  if (detector !== KNOWN_MEDIA) return [];
  const named = reasons.join(" ").matchAll(/\bcase ([0-9a-f]{12})\b/g);
  return [...new Set([...named].flatMap(([, name]) => name ?? []))];
}

interface Props {
  cases: readonly string[];
  openCase: (query: string) => Promise<boolean>;
}

/** Ways from a match to what was analysed of that case. */
export function CaseLinks({ cases, openCase }: Props) {
  const [missing, setMissing] = useState("");
  return (
    <>
      {cases.map((name) => (
        <p key={name}>
          <button
            type="button"
            class="as-link"
            onClick={() => void openCase(name).then((isThere) => setMissing(isThere ? "" : name))}
          >
            {say("open_case", name)}
          </button>
        </p>
      ))}
      <p role="alert">{missing && say("no_analysis_of_case", missing)}</p>
    </>
  );
}
