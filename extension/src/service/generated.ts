// Written by `make types` from the models in src/unmask. Change those, not this file.

import { type Decoder, firstOf, list, number, object, oneOf, orNull, record, text, truth, tuple, withDefault } from "../decode";

export const STATES = ["queued", "running", "done", "failed", "cancelled"] as const;
export type State = (typeof STATES)[number];
const state: Decoder<State> = oneOf(...STATES);

export const LABEL_VALUES = ["real", "manipulated", "generated", "unsure"] as const;
export type LabelValue = (typeof LABEL_VALUES)[number];
const labelValue: Decoder<LabelValue> = oneOf(...LABEL_VALUES);

export const WAYS = ["fetch", "read", "link", "page", "frames", "tab"] as const;
export type Way = (typeof WAYS)[number];
const way: Decoder<Way> = oneOf(...WAYS);

export const SAMES = ["bytes", "ends"] as const;
export type Same = (typeof SAMES)[number];
const same: Decoder<Same> = oneOf(...SAMES);

/** An upright rectangle in px of its frame; it may reach over the border. */
export interface Box {
  /** Left edge. */
  x: number;
  /** Top edge. */
  y: number;
  /** Width. */
  width: number;
  /** Height. */
  height: number;
}

export const box: Decoder<Box> = object({
  x: number,
  y: number,
  width: number,
  height: number,
});

/** One face in one frame. */
export interface FaceInFrame {
  /** As `person` in the document, from 1. */
  person: number;
  box: Box;
}

export const faceInFrame: Decoder<FaceInFrame> = object({
  person: number,
  box: box,
});

/** A frame that the tests looked at. */
export interface AnalysedFrame {
  name: string;
  /** In seconds. */
  time: number;
  faces: FaceInFrame[];
  /** Of a small picture of it. */
  link: string;
}

export const analysedFrame: Decoder<AnalysedFrame> = object({
  name: text,
  time: number,
  faces: list(faceInFrame),
  link: text,
});

/** The frames that the tests looked at. */
export interface AnalysedFrames {
  /** Of the frames in px; boxes are in these. */
  width: number;
  /** Likewise. */
  height: number;
  /** In order of time. Empty for analyses by versions that did not keep them. */
  frames: AnalysedFrame[];
}

export const analysedFrames: Decoder<AnalysedFrames> = object({
  width: number,
  height: number,
  frames: list(analysedFrame),
});

/** What a sentence says, whatever the language. The English sentence stands beside it. */
export interface Message {
  /** Of the sentence in the catalogues of Unmask; with the name of a test's own catalogue and a slash before it where the test brought one. */
  key: string;
  /** What the sentence names. */
  values: Record<string, string | number | Message | (string | Message)[]>;
}

export const message: Decoder<Message> = object({
  key: text,
  values: record(firstOf(text, number, (value, place) => message(value, place), list(firstOf(text, (value, place) => message(value, place))))),
});

/** What the sentences of an analysis itself say in any language. */
export interface ReasonMessages {
  /** Key and values of `reason`; null where there is none or it is a plain text. */
  reason: Message | null;
}

export const reasonMessages: Decoder<ReasonMessages> = object({
  reason: orNull(message),
});

export const LEVELS = ["no support", "weak", "moderate", "moderately strong", "strong", "very strong"] as const;
export type Level = (typeof LEVELS)[number];
const level: Decoder<Level> = oneOf(...LEVELS);

export const DIRECTIONS = ["manipulated", "not manipulated", "undecided"] as const;
export type Direction = (typeof DIRECTIONS)[number];
const direction: Decoder<Direction> = oneOf(...DIRECTIONS);

/** What the tests of one family say together. */
export interface FamilyEvidence {
  /** Its name. */
  family: string;
  /** Of its scored tests: their sum by fitted weights where all that were fitted speak, else the mean of those that are not 0; capped. */
  log10_lr: number;
  /** Strength of support on the verbal scale. */
  level: Level;
  /** The proposition supported. */
  direction: Direction;
  /** Its scored tests. */
  detectors: string[];
}

export const familyEvidence: Decoder<FamilyEvidence> = object({
  family: text,
  log10_lr: number,
  level: level,
  direction: direction,
  detectors: list(text),
});

/** Key and values of each sentence, so that it can be said in any language. */
export interface VerdictMessages {
  /** Of `headline`. */
  headline: Message | null;
  /** Of `sentence`. */
  sentence: Message | null;
  /** Of `error_rate`. */
  error_rate: Message | null;
  /** Of `advice`. */
  advice: (Message | null)[];
  /** Of `conflicts`. */
  conflicts: (Message | null)[];
}

export const verdictMessages: Decoder<VerdictMessages> = object({
  headline: orNull(message),
  sentence: orNull(message),
  error_rate: orNull(message),
  advice: withDefault(list(orNull(message)), []),
  conflicts: withDefault(list(orNull(message)), []),
});

/** The combined evidence. */
export interface Verdict {
  /** Combined log10 likelihood ratio, positive for manipulated; null when no test could judge. */
  log10_lr: number | null;
  /** Strength of support on the verbal scale; null likewise. */
  level: Level | null;
  /** The proposition supported. */
  direction: Direction;
  /** The verdict in everyday words. Empty in analyses of earlier versions. */
  headline: string;
  /** The verdict for a person, complete in itself. */
  sentence: string;
  /** How often such a verdict was wrong when it was measured; null where it rests on other tests than those that were. */
  error_rate: string | null;
  /** What a person should do next, the most useful first. */
  advice: string[];
  /** The evidence of each family of tests, sorted by name. */
  families: FamilyEvidence[];
  /** One sentence for each pair of families that contradict each other. */
  conflicts: string[];
  /** What the sentences say. */
  messages: VerdictMessages;
}

export const verdict: Decoder<Verdict> = object({
  log10_lr: orNull(number),
  level: orNull(level),
  direction: direction,
  headline: withDefault(text, ""),
  sentence: text,
  error_rate: orNull(text),
  advice: withDefault(list(text), []),
  families: list(familyEvidence),
  conflicts: list(text),
  messages: withDefault(verdictMessages, {"headline": null, "sentence": null, "error_rate": null, "advice": [], "conflicts": []}),
});

/** A label in a casebook. */
export interface KnownLabel {
  /** Of the label in its casebook. */
  uid: string;
  /** What the content is. */
  value: LabelValue;
  /** How the person knows. */
  how: string;
  /** A link to where it was established, or empty. */
  reference: string;
  /** When it was given. */
  created: string;
  /** Whose bundle it came with; null for one given here. */
  signer: string | null;
}

export const knownLabel: Decoder<KnownLabel> = object({
  uid: text,
  value: labelValue,
  how: text,
  reference: text,
  created: text,
  signer: orNull(text),
});

/** Where and when a person saw what is handed over. */
export interface SeenAt {
  /** The address of the page. */
  page: string;
  /** Of the page. */
  title: string;
  /** How the pixels were got; docs/extension.md tells the ways. */
  way: Way;
  seen: string;
}

export const seenAt: Decoder<SeenAt> = object({
  page: text,
  title: withDefault(text, ""),
  way: way,
  seen: text,
});

/** Where to find what belongs to an analysis. */
export interface AnalysisLinks {
  self: string;
  events: string;
  document: string;
  report: string;
  exhibits: string;
  plots: string;
  frames: string;
}

export const analysisLinks: Decoder<AnalysisLinks> = object({
  self: text,
  events: text,
  document: text,
  report: text,
  exhibits: text,
  plots: text,
  frames: text,
});

/** Key and values of each sentence, in the same order, so that it can be said in any language. */
export interface FindingMessages {
  /** Of `reasons`. */
  reasons: (Message | null)[];
}

export const findingMessages: Decoder<FindingMessages> = object({
  reasons: withDefault(list(orNull(message)), []),
});

/** What a test says of one face, or of the whole picture, at one time. */
export interface Moment {
  /** Time in seconds. */
  t: number;
  /** On the scale of the finding's score. */
  score: number;
  /** Number of the person; null when the whole picture was judged. */
  face: number | null;
  /** Of the face; null likewise. */
  box: Box | null;
  /** 0 (useless) to 1 (good input). */
  quality: number | null;
}

export const moment: Decoder<Moment> = object({
  t: number,
  score: number,
  face: orNull(number),
  box: orNull(box),
  quality: orNull(number),
});

/** What one test found. */
export interface Finding {
  /** Name of the test. */
  detector: string;
  /** Of the test in plain words. */
  title: string;
  /** Of evidence; findings of one family are not independent of each other. */
  family: string;
  /** scored: the test could judge. abstained: the media do not offer what it needs. failed: the test broke. */
  status: "scored" | "abstained" | "failed";
  /** Raw, on the test's own scale; null when not scored. */
  score: number | null;
  /** Log10 of the calibrated likelihood ratio, positive for manipulated; null when not scored. */
  log10_lr: number | null;
  /** Strength of support on the verbal scale; null when not scored. */
  level: Level | null;
  /** The proposition supported; null when not scored. */
  direction: Direction | null;
  /** Sentences: what was found and how sure that is, or why the test could not judge. */
  reasons: string[];
  /** What the sentences say. */
  messages: FindingMessages;
  /** What the test says of each moment. */
  timeline: Moment[];
  /** Of the model file; null where there is none. */
  weights_sha256: string | null;
  /** That the test took. */
  seconds: number;
}

export const finding: Decoder<Finding> = object({
  detector: text,
  title: text,
  family: text,
  status: oneOf("scored", "abstained", "failed"),
  score: orNull(number),
  log10_lr: orNull(number),
  level: orNull(level),
  direction: orNull(direction),
  reasons: list(text),
  messages: withDefault(findingMessages, {"reasons": []}),
  timeline: list(moment),
  weights_sha256: orNull(text),
  seconds: number,
});

/** An analysis with all that it found so far. */
export interface AnalysisAnswer {
  id: string;
  state: State;
  /** Why it failed; null otherwise. */
  reason: string | null;
  /** What the sentences say. */
  messages: ReasonMessages;
  /** The same as a kind: `media` for what cannot be analysed, `other-media` for a link that leads to something else than the person saw, `reference` for a picture or clip of the person that cannot be read, `too-long`, or `internal`. */
  failure: "media" | "other-media" | "reference" | "too-long" | "internal" | null;
  /** Path, link or name, as shown to people. */
  source: string;
  source_kind: "file" | "link" | "frames";
  /** Tests that were asked for; null for all. */
  detectors: string[] | null;
  /** What the pictures and clips are called that people are compared with; null where nobody is compared. */
  person: string[] | null;
  keep: boolean;
  created: string;
  started: string | null;
  finished: string | null;
  /** What is being done now: `waiting`, `opening`, `finding faces`, or `test:` and the name of the test that runs. */
  stage: string;
  /** Done fraction of the whole, 0 to 1. */
  progress: number;
  /** Of the content; null until it is known. */
  sha256: string | null;
  /** As in the document; null until the analysis is done. */
  verdict: Verdict | null;
  /** Of the case. */
  labels: KnownLabel[];
  /** Where it was seen, in order. */
  sightings: SeenAt[];
  links: AnalysisLinks;
  /** Those that are there already, each as in the document. */
  findings: Finding[];
  /** In the answer to a submission: what of it is the same as what was analysed before, where that is the answer. `bytes`: all of it. `ends`: the length, and the first and last 64 KiB of what the link leads to. */
  same: Same | null;
}

export const analysisAnswer: Decoder<AnalysisAnswer> = object({
  id: text,
  state: state,
  reason: orNull(text),
  messages: withDefault(reasonMessages, {"reason": null}),
  failure: orNull(oneOf("media", "other-media", "reference", "too-long", "internal")),
  source: text,
  source_kind: oneOf("file", "link", "frames"),
  detectors: orNull(list(text)),
  person: orNull(list(text)),
  keep: truth,
  created: text,
  started: orNull(text),
  finished: orNull(text),
  stage: text,
  progress: number,
  sha256: orNull(text),
  verdict: orNull(verdict),
  labels: list(knownLabel),
  sightings: withDefault(list(seenAt), []),
  links: analysisLinks,
  findings: withDefault(list(finding), []),
  same: orNull(same),
});

/** Key and values of each sentence, in the same order, so that it can be said in any language. */
export interface MediaMessages {
  /** Of `notes`. */
  notes: (Message | null)[];
}

export const mediaMessages: Decoder<MediaMessages> = object({
  notes: withDefault(list(orNull(message)), []),
});

/** The facts of a file. */
export interface Media {
  /** A file with one frame is an image. */
  kind: "image" | "video";
  /** Short name of the container, such as mp4. */
  container: string;
  /** Short name of the picture codec, such as h264. */
  codec: string;
  /** Of the picture in px, after rotation. */
  width: number;
  /** Of the picture in px, after rotation. */
  height: number;
  /** The display rotation that was applied, in degrees clockwise. */
  rotation: number;
  /** Average frames a second; null for an image. */
  frame_rate: number | null;
  /** In seconds; null for an image or where unknown. */
  duration: number | null;
  /** Of the picture stream in bits a second; null where unknown. */
  bit_rate: number | null;
  /** Bits a pixel and frame, an estimate of compression; null where unknown. */
  bits_per_pixel: number | null;
  /** Estimated from the quantisation table; null unless a JPEG. */
  jpeg_quality: number | null;
  /** Whether its frames were woven of two fields; they were deinterlaced before the tests. */
  interlaced: boolean;
  /** Whether there is a sound stream. */
  has_audio: boolean;
  /** Size of the file. */
  byte_count: number;
  /** Of the file's content; empty for frames handed over in memory. */
  sha256: string;
  /** Text tags of the container and streams. */
  tags: Record<string, string>;
  /** How many frames were looked at. */
  frames: number;
  /** How many frames the file has; null where unknown. */
  frames_held: number | null;
  /** The part of the file that could be read: of a video's announced length and frames, of a picture's rows. */
  share_read: number;
  /** The part of the frames within bars and borders, which the tests looked at; all of them where there are none. */
  content: Box;
  /** What a person should know about the decoding. */
  notes: string[];
  /** What the sentences say. */
  messages: MediaMessages;
}

export const media: Decoder<Media> = object({
  kind: oneOf("image", "video"),
  container: text,
  codec: text,
  width: number,
  height: number,
  rotation: number,
  frame_rate: orNull(number),
  duration: orNull(number),
  bit_rate: orNull(number),
  bits_per_pixel: orNull(number),
  jpeg_quality: orNull(number),
  interlaced: withDefault(truth, false),
  has_audio: truth,
  byte_count: number,
  sha256: text,
  tags: record(text),
  frames: number,
  frames_held: orNull(number),
  share_read: withDefault(number, 1.0),
  content: box,
  notes: list(text),
  messages: withDefault(mediaMessages, {"notes": []}),
});

/** One face in one frame. */
export interface BestFace {
  /** In seconds. */
  time: number;
  /** Around the face. */
  box: Box;
}

export const bestFace: Decoder<BestFace> = object({
  time: number,
  box: box,
});

/** How much a test may expect of a face. */
export interface FaceQuality {
  /** Of the face from cheek to cheek in px. */
  width: number | null;
  /** 0 (no fine detail) to 1 (detail down to the pixel). */
  sharpness: number | null;
  /** 0 (hidden or cut off) to 1 (the whole face in view). */
  visibility: number | null;
  /** Turn of the head in degrees, positive to the picture's right; null where no pose was found. */
  yaw: number | null;
  /** Degrees, positive upwards; null likewise. */
  pitch: number | null;
}

export const faceQuality: Decoder<FaceQuality> = object({
  width: orNull(number),
  sharpness: orNull(number),
  visibility: orNull(number),
  yaw: orNull(number),
  pitch: orNull(number),
});

/** One person through the media. */
export interface Person {
  /** Number of the person, from 1. */
  person: number;
  /** How many of the frames looked at show the face. */
  frames: number;
  /** First of these frames, in seconds. */
  first_time: number;
  /** Last of these frames, in seconds. */
  last_time: number;
  /** Where the face can be seen best. */
  best_face: BestFace;
  /** Medians over the frames. */
  quality: FaceQuality;
}

export const person: Decoder<Person> = object({
  person: number,
  frames: number,
  first_time: number,
  last_time: number,
  best_face: bestFace,
  quality: faceQuality,
});

/** A finished analysis. */
export interface AnalysisDocument {
  /** The version of this schema that the document meets. */
  schema: "urn:unmask:analysis:1";
  /** The version of Unmask that wrote the document. */
  unmask: string;
  /** When the analysis ended, in UTC. */
  created: string;
  /** The path or link as it was given. Bytes of a file name that are not UTF-8 are replaced. */
  source: string;
  /** That the analysis took. */
  seconds: number;
  /** The file and what was looked at in it. */
  media: Media;
  /** The people in it, the most prominent first. */
  faces: Person[];
  /** One for each test, in the order they ran. */
  findings: Finding[];
  /** What the tests say together. */
  verdict: Verdict;
}

export const analysisDocument: Decoder<AnalysisDocument> = object({
  schema: withDefault(oneOf("urn:unmask:analysis:1"), "urn:unmask:analysis:1"),
  unmask: text,
  created: text,
  source: text,
  seconds: number,
  media: media,
  faces: list(person),
  findings: list(finding),
  verdict: verdict,
});

/** A measured or published number with what is needed to judge it. */
export interface Figure {
  measure: string;
  value: number;
  data: string;
  interval: [number, number] | null;
  count: string;
  date: string;
  source: string;
}

export const figure: Decoder<Figure> = object({
  measure: text,
  value: number,
  data: text,
  interval: orNull(tuple(number, number)),
  count: withDefault(text, ""),
  date: withDefault(text, ""),
  source: withDefault(text, ""),
});

/** What a card says to people, in another language; the attributes are those of ``Card``. */
export interface CardTranslation {
  title: string;
  family: string;
  summary: string;
  needs: string[];
  looks_at: string[];
  ignore: string[];
  limits: string[];
  shows: string;
  means: string;
}

export const cardTranslation: Decoder<CardTranslation> = object({
  title: text,
  family: text,
  summary: text,
  needs: list(text),
  looks_at: list(text),
  ignore: list(text),
  limits: list(text),
  shows: withDefault(text, ""),
  means: withDefault(text, ""),
});

/** All that is said about a detector anywhere: in the terminal, the report and the docs. */
export interface Card {
  name: string;
  title: string;
  family: string;
  summary: string;
  paper: string;
  year: number;
  link: string;
  licence: string;
  needs: string[];
  looks_at: string[];
  ignore: string[];
  limits: string[];
  published: Figure[];
  measured: Figure[];
  pace: "quick" | "slow";
  view: "content" | "frame";
  shows: string;
  means: string;
  translations: Record<string, CardTranslation>;
}

export const card: Decoder<Card> = object({
  name: text,
  title: text,
  family: text,
  summary: text,
  paper: text,
  year: number,
  link: text,
  licence: text,
  needs: list(text),
  looks_at: list(text),
  ignore: list(text),
  limits: list(text),
  published: withDefault(list(figure), []),
  measured: withDefault(list(figure), []),
  pace: withDefault(oneOf("quick", "slow"), "quick"),
  view: withDefault(oneOf("content", "frame"), "content"),
  shows: withDefault(text, ""),
  means: withDefault(text, ""),
  translations: withDefault(record(cardTranslation), {}),
});

/** What the sentences of a comparison say in any language; null where they are plain texts. */
export interface ComparisonMessages {
  title: Message | null;
  look: Message | null;
  ignore: Message | null;
}

export const comparisonMessages: Decoder<ComparisonMessages> = object({
  title: orNull(message),
  look: orNull(message),
  ignore: orNull(message),
});

/** The tests that can be asked for. */
export interface DetectorList {
  /** Cards: name, title, what each needs, looks at and cannot tell, and figures. */
  detectors: Card[];
}

export const detectorList: Decoder<DetectorList> = object({
  detectors: list(card),
});

/** What the sentences of an exhibit say in any language. */
export interface ExhibitMessages {
  /** Key and values of `caption`; null where it is a plain text. */
  caption: Message | null;
}

export const exhibitMessages: Decoder<ExhibitMessages> = object({
  caption: orNull(message),
});

/** What an exhibit shows without the frame, transparent where that is nothing. */
export interface ExhibitLayer {
  name: string;
  /** The part of the frame that it covers. */
  box: Box;
  link: string;
}

export const exhibitLayer: Decoder<ExhibitLayer> = object({
  name: text,
  box: box,
  link: text,
});

/** A picture that belongs to an exhibit. */
export interface StoredPicture {
  name: string;
  link: string;
}

export const storedPicture: Decoder<StoredPicture> = object({
  name: text,
  link: text,
});

/** What a map is read against, with what to say of it. */
export interface ExhibitComparison {
  /** Of the map, in a few words. */
  title: string;
  /** What to look at; null where the card says all. */
  look: string | null;
  /** What not to read into it, likewise. */
  ignore: string | null;
  messages: ComparisonMessages;
  /** What the map was made of, with the same borders. Maps of one picture name the same file. */
  original: StoredPicture;
  /** The same map of a picture that nobody touched; null where there is none. */
  untouched: StoredPicture | null;
}

export const exhibitComparison: Decoder<ExhibitComparison> = object({
  title: text,
  look: orNull(text),
  ignore: orNull(text),
  messages: comparisonMessages,
  original: storedPicture,
  untouched: orNull(storedPicture),
});

/** A picture that a test gives as evidence. */
export interface Exhibit {
  name: string;
  /** What to see in it. */
  caption: string;
  /** As in a finding of the document. */
  messages: ExhibitMessages;
  detector: string;
  /** Of the frame in seconds; null if it is of no moment. */
  time: number | null;
  link: string;
  /** The same to be laid over the frame, such as a heat map; null where there is none. */
  layer: ExhibitLayer | null;
  /** What it is read against where it is a map; null where it is none. */
  comparison: ExhibitComparison | null;
}

export const exhibit: Decoder<Exhibit> = object({
  name: text,
  caption: text,
  messages: withDefault(exhibitMessages, {"caption": null}),
  detector: text,
  time: orNull(number),
  link: text,
  layer: orNull(exhibitLayer),
  comparison: orNull(exhibitComparison),
});

/** What a browser shows of a link at one moment, made very small. */
export interface ExpectedLook {
  /** In seconds; 0 for a picture. */
  time: number;
  /** The luma of 16 × 9 px, row by row. */
  grey: number[];
}

export const expectedLook: Decoder<ExpectedLook> = object({
  time: number,
  grey: list(number),
});

/** What a browser shows of a link, to be told from what the program gets of it. */
export interface Expected {
  kind: "image" | "video";
  /** In px. */
  width: number;
  /** In px. */
  height: number;
  /** In seconds. */
  duration: number | null;
  /** Whether only the ratio of width and height is that of the file. */
  scaled: boolean;
  /** One frame, where the browser lets the page read it. */
  look: ExpectedLook | null;
}

export const expected: Decoder<Expected> = object({
  kind: oneOf("image", "video"),
  width: number,
  height: number,
  duration: orNull(number),
  scaled: withDefault(truth, false),
  look: orNull(expectedLook),
});

/** The service is there. */
export interface Health {
  status: string;
  /** Tells it from other programs. */
  name: string;
  /** Of Unmask. */
  version: string;
  /** The version of the API, as in its addresses. */
  api: number;
  /** The build of the extension that lies beside the service, if there is one. */
  extension: string | null;
}

export const health: Decoder<Health> = object({
  status: text,
  name: text,
  version: text,
  api: number,
  extension: orNull(text),
});

/** A person's own words on a case. */
export interface Note {
  /** The words. */
  text: string;
  /** When they were written. */
  created: string;
}

export const note: Decoder<Note> = object({
  text: text,
  created: text,
});

/** One content, and what a casebook knows of it. */
export interface KnownCase {
  /** Of the content. */
  sha256: string;
  /** A file with one frame is an image. */
  kind: "image" | "video";
  /** Path or link by which it first came; empty if it is known from a bundle only. */
  source: string;
  /** When it came. */
  created: string;
  /** Whether the media itself is kept. */
  kept: boolean;
  /** As `media` in the document of an analysis; null if it was never analysed here. */
  facts: Media | null;
  /** That count, the first ones first. */
  labels: KnownLabel[];
  /** Likewise. */
  notes: Note[];
  /** Ids, the newest first. */
  analyses: string[];
}

export const knownCase: Decoder<KnownCase> = object({
  sha256: text,
  kind: oneOf("image", "video"),
  source: text,
  created: text,
  kept: truth,
  facts: orNull(media),
  labels: list(knownLabel),
  notes: list(note),
  analyses: list(text),
});

/** What the name of a curve or of a range says in any language. */
export interface NameMessages {
  name: Message | null;
}

export const nameMessages: Decoder<NameMessages> = object({
  name: orNull(message),
});

/** The token; it is not shown again. */
export interface PairingAnswer {
  /** For `Authorization: Bearer …`. */
  token: string;
}

export const pairingAnswer: Decoder<PairingAnswer> = object({
  token: text,
});

/** Someone in the casebook, with whom people can be compared. */
export interface PersonAnswer {
  name: string;
  /** What the pictures and clips are called. */
  references: string[];
  created: string;
}

export const personAnswer: Decoder<PersonAnswer> = object({
  name: text,
  references: list(text),
  created: text,
});

/** All who are kept, by their names. */
export interface PersonList {
  people: PersonAnswer[];
}

export const personList: Decoder<PersonList> = object({
  people: list(personAnswer),
});

/** What the sentences of a plot say in any language; null where they are plain texts. */
export interface PlotMessages {
  caption: Message | null;
  x_label: Message | null;
  y_label: Message | null;
}

export const plotMessages: Decoder<PlotMessages> = object({
  caption: orNull(message),
  x_label: orNull(message),
  y_label: orNull(message),
});

/** A line of a plot. */
export interface PlotCurve {
  name: string;
  messages: NameMessages;
  /** Across and up, in order; null is a gap. */
  points: ([number, number] | null)[];
}

export const plotCurve: Decoder<PlotCurve> = object({
  name: text,
  messages: nameMessages,
  points: list(orNull(tuple(number, number))),
});

/** A range behind the curves, such as what real faces show. */
export interface PlotBand {
  name: string;
  messages: NameMessages;
  /** Null where it has no end. */
  low: number | null;
  /** Likewise. */
  high: number | null;
}

export const plotBand: Decoder<PlotBand> = object({
  name: text,
  messages: nameMessages,
  low: orNull(number),
  high: orNull(number),
});

/** A plot that a test gives as evidence. */
export interface PlotAnswer {
  detector: string;
  /** What to see in it. */
  caption: string;
  x_label: string;
  y_label: string;
  messages: PlotMessages;
  /** Whether the x axis is the time in the media, in seconds. */
  over_time: boolean;
  curves: PlotCurve[];
  bands: PlotBand[];
}

export const plotAnswer: Decoder<PlotAnswer> = object({
  detector: text,
  caption: text,
  x_label: text,
  y_label: text,
  messages: plotMessages,
  over_time: truth,
  curves: list(plotCurve),
  bands: list(plotBand),
});

/** What the sentences of a problem say in any language. */
export interface ProblemMessages {
  /** Key and values of `message`; null where it is a plain text. */
  message: Message | null;
}

export const problemMessages: Decoder<ProblemMessages> = object({
  message: orNull(message),
});

/** What went wrong. */
export interface ProblemDetail {
  /** A word for programs. */
  kind: string;
  /** One line for a person. */
  message: string;
  messages: ProblemMessages;
}

export const problemDetail: Decoder<ProblemDetail> = object({
  kind: text,
  message: text,
  messages: withDefault(problemMessages, {"message": null}),
});

/** The body of every answer with a status of 400 or more. */
export interface ProblemBody {
  error: ProblemDetail;
}

export const problemBody: Decoder<ProblemBody> = object({
  error: problemDetail,
});

/** An analysis went on. */
export interface ProgressEvent {
  /** As in an analysis. */
  stage: string;
  /** Likewise. */
  progress: number;
}

export const progressEvent: Decoder<ProgressEvent> = object({
  stage: text,
  progress: number,
});

/** An analysis came to another state; `queued` says that it begins anew. */
export interface StateEvent {
  state: State;
  /** Why it failed; null otherwise. */
  reason: string | null;
}

export const stateEvent: Decoder<StateEvent> = object({
  state: state,
  reason: orNull(text),
});
