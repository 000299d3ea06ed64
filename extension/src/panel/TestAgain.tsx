import { useState } from "preact/hooks";
import type { Analysis } from "../service/answers";
import { say } from "../strings";
import { OpenPage } from "./Belonging";
import type { Model } from "./model";
import { nameOfAnalysis } from "./words";

/** Testing once more what an analysis is of, and whether it turned out not to be within reach. */
export function useTestAgain(model: Model, analysis: Analysis): [() => void, boolean] {
  const [isElsewhere, setElsewhere] = useState(false);
  const again = async () => {
    setElsewhere(!(await model.testAgain(analysis, nameOfAnalysis(analysis))));
  };
  return [() => void again(), isElsewhere];
}

/** Where to go to test it again. */
export function Elsewhere({ analysis }: { analysis: Analysis }) {
  const seen = analysis.sightings.at(-1);
  return (
    <div class="notice">
      <p>{say("again_elsewhere")}</p>
      {seen && <OpenPage seen={seen} />}
    </div>
  );
}
