// What the service answers, by the names that the panel has for it. generated.ts has the types and
// decoders, which follow from the service itself.

import { type Decoded, list, object, orNull, text } from "../decode";
import { analysisAnswer, exhibit, type Message, plotAnswer } from "./generated";

export {
  type AnalysedFrame as Frame,
  type AnalysedFrames as Frames,
  type AnalysisAnswer as Analysis,
  type AnalysisDocument,
  analysedFrames as frames,
  analysisAnswer as analysis,
  analysisDocument,
  type Card,
  card,
  DIRECTIONS,
  type Direction,
  detectorList as cards,
  type Exhibit,
  type Expected,
  type Finding,
  finding,
  type Health,
  health,
  type KnownLabel as Label,
  knownCase as caseOfContent,
  LABEL_VALUES as LABELS,
  type LabelValue,
  LEVELS,
  type Level,
  type Message,
  type Moment,
  message,
  type PlotAnswer as Plot,
  pairingAnswer as pairing,
  personList as people,
  problemBody as problem,
  progressEvent,
  type Same,
  type SeenAt as Sighting,
  STATES,
  type State,
  stateEvent,
  type Verdict,
  verdict,
  WAYS,
} from "./generated";

/** What a sentence names: numbers, texts and other sentences. */
export type Value = Message["values"][string];

/** Lists of analyses come without their findings. */
export const analyses = object({ analyses: list(analysisAnswer), next: orNull(text) });
export const exhibits = list(exhibit);
export const plots = list(plotAnswer);

export type AnalysisList = Decoded<typeof analyses>;
