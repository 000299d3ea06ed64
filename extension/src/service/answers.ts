// What the service answers, as docs/service.md describes it.

import {
  type Decoded,
  type Decoder,
  list,
  number,
  object,
  oneOf,
  orNull,
  record,
  text,
  truth,
  withDefault,
} from "../decode";

export const STATES = ["queued", "running", "done", "failed", "cancelled"] as const;
export const LABELS = ["real", "manipulated", "generated", "unsure"] as const;
export const LEVELS = [
  "no support",
  "weak",
  "moderate",
  "moderately strong",
  "strong",
  "very strong",
] as const;
export const DIRECTIONS = ["manipulated", "not manipulated", "undecided"] as const;

/** The ways to the pixels of what is seen on a page. */
export const WAYS = ["fetch", "read", "link", "page", "frames", "tab"] as const;

export type State = (typeof STATES)[number];
export type LabelValue = (typeof LABELS)[number];
export type Level = (typeof LEVELS)[number];
export type Direction = (typeof DIRECTIONS)[number];

export const health = object({
  name: text,
  version: text,
  api: number,
  /** The build of the extension that lies beside the service. */
  extension: orNull(text),
});

export const pairing = object({ token: text });

const box = object({ x: number, y: number, width: number, height: number });

export const moment = object({
  t: number,
  score: orNull(number),
  face: orNull(number),
  box: orNull(box),
  quality: orNull(number),
});

/** What a sentence says, whatever the language. */
export interface Message {
  key: string;
  values: Record<string, Value>;
}

/** What a sentence names: numbers, texts and other sentences. */
export type Value = number | string | Message | (string | Message)[];

export const message: Decoder<Message> = (value, place) =>
  object({ key: text, values: record(valueOfMessage) })(value, place);

const textOrMessage: Decoder<string | Message> = (value, place) =>
  typeof value === "string" ? text(value, place) : message(value, place);

const valueOfMessage: Decoder<Value> = (value, place) => {
  if (typeof value === "number") return number(value, place);
  return Array.isArray(value) ? list(textOrMessage)(value, place) : textOrMessage(value, place);
};

const messages = withDefault(list(orNull(message)), []);

export const finding = object({
  detector: text,
  title: text,
  family: text,
  status: oneOf("scored", "abstained", "failed"),
  score: orNull(number),
  log10_lr: orNull(number),
  level: orNull(oneOf(...LEVELS)),
  direction: orNull(oneOf(...DIRECTIONS)),
  reasons: list(text),
  messages: withDefault(object({ reasons: messages }), { reasons: [] }),
  timeline: list(moment),
  seconds: orNull(number),
});

export const verdict = object({
  log10_lr: orNull(number),
  level: orNull(oneOf(...LEVELS)),
  direction: oneOf(...DIRECTIONS),
  /** Analyses of earlier versions have neither headline nor advice. */
  headline: orNull(text),
  sentence: withDefault(text, ""),
  advice: withDefault(list(text), []),
  conflicts: withDefault(list(text), []),
  messages: withDefault(
    object({
      headline: orNull(message),
      sentence: orNull(message),
      advice: messages,
      conflicts: messages,
    }),
    { headline: null, sentence: null, advice: [], conflicts: [] },
  ),
  families: withDefault(
    list(object({ family: text, level: oneOf(...LEVELS), direction: oneOf(...DIRECTIONS) })),
    [],
  ),
});

export const label = object({
  uid: text,
  value: oneOf(...LABELS),
  how: text,
  reference: text,
  created: text,
  signer: orNull(text),
});

export const sighting = object({
  page: text,
  title: text,
  way: oneOf(...WAYS),
  seen: text,
});

export const analysis = object({
  id: text,
  state: oneOf(...STATES),
  reason: orNull(text),
  messages: withDefault(object({ reason: orNull(message) }), { reason: null }),
  failure: orNull(text),
  source: text,
  source_kind: oneOf("file", "link", "frames"),
  detectors: orNull(list(text)),
  keep: truth,
  created: text,
  stage: text,
  progress: number,
  sha256: orNull(text),
  verdict: orNull(verdict),
  labels: list(label),
  sightings: withDefault(list(sighting), []),
  /** What is the same as before, where a submission is answered from before. */
  same: orNull(oneOf("bytes", "ends")),
  /** Lists of analyses come without them. */
  findings: withDefault(list(finding), []),
});

export const analyses = object({ analyses: list(analysis), next: orNull(text) });

const storedPicture = object({ name: text });

const comparison = object({
  title: text,
  look: orNull(text),
  ignore: orNull(text),
  messages: object({ title: orNull(message), look: orNull(message), ignore: orNull(message) }),
  original: storedPicture,
  untouched: orNull(storedPicture),
});

/** A place of a curve: across and up. */
const point: Decoder<[number, number]> = (value, place) => {
  const [across, up] = list(number, 2)(value, place);
  return [number(across, place), number(up, place)];
};

export const exhibits = list(
  object({
    name: text,
    caption: text,
    messages: withDefault(object({ caption: orNull(message) }), { caption: null }),
    detector: text,
    time: orNull(number),
    link: text,
    layer: orNull(object({ name: text, box })),
    /** What it is read against, where it is a map. */
    comparison: orNull(comparison),
  }),
);

const namedCurve = object({
  name: text,
  messages: object({ name: orNull(message) }),
  points: list(orNull(point)),
});

const namedBand = object({
  name: text,
  messages: object({ name: orNull(message) }),
  low: orNull(number),
  high: orNull(number),
});

export const plots = list(
  object({
    detector: text,
    caption: text,
    x_label: text,
    y_label: text,
    messages: object({
      caption: orNull(message),
      x_label: orNull(message),
      y_label: orNull(message),
    }),
    over_time: truth,
    curves: list(namedCurve),
    bands: list(namedBand),
  }),
);

export const frames = object({
  width: number,
  height: number,
  frames: list(object({ name: text, time: number, faces: list(object({ person: number, box })) })),
});

/** What a card says to people, in any one language. */
const saidByCard = {
  title: text,
  family: text,
  summary: text,
  needs: list(text),
  looks_at: list(text),
  ignore: list(text),
  limits: list(text),
  /** Answers to what a person asks who sees its evidence; empty where the card has none. */
  shows: withDefault(text, ""),
  means: withDefault(text, ""),
};

export const card = object({
  ...saidByCard,
  name: text,
  pace: withDefault(text, "quick"),
  paper: text,
  year: number,
  link: text,
  translations: withDefault(record(object(saidByCard)), {}),
});

export const people = object({ people: list(object({ name: text })) });

export const cards = object({ detectors: list(card) });

/** Only what the panel needs of the document of an analysis. */
export const analysisDocument = object({
  media: object({
    kind: oneOf("image", "video"),
    width: number,
    height: number,
    duration: orNull(number),
    notes: withDefault(list(text), []),
    messages: withDefault(object({ notes: messages }), { notes: [] }),
  }),
});

export const caseOfContent = object({ labels: list(label), kept: truth });

export const problem = object({ error: object({ kind: text, message: text }) });

export const stateEvent = object({ state: oneOf(...STATES), reason: orNull(text) });
export const progressEvent = object({ stage: text, progress: number });

export type Health = Decoded<typeof health>;
export type Moment = Decoded<typeof moment>;
export type Finding = Decoded<typeof finding>;
export type Verdict = Decoded<typeof verdict>;
export type Label = Decoded<typeof label>;
export type Analysis = Decoded<typeof analysis>;
export type Sighting = Decoded<typeof sighting>;
export type Same = NonNullable<Analysis["same"]>;
export type AnalysisList = Decoded<typeof analyses>;
export type Exhibit = Decoded<typeof exhibits>[number];
export type Plot = Decoded<typeof plots>[number];
export type Frames = Decoded<typeof frames>;
export type Frame = Frames["frames"][number];
export type Card = Decoded<typeof card>;
export type AnalysisDocument = Decoded<typeof analysisDocument>;
