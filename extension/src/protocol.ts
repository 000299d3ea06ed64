// What the panel and the script in a page tell each other over a port.

import {
  type Decoded,
  type Decoder,
  kinds,
  list,
  longText,
  number,
  object,
  oneOf,
  orNull,
  text,
  truth,
} from "./decode";

import { type Look, PIXELS } from "./looks";

export const PORT_NAME = "unmask-panel";
export const MOST_MEDIA = 500;

const MOST_THUMBNAIL_CHARACTERS = 200_000;
const MOST_FRAME_CHARACTERS = 24 * 1024 ** 2;

/** What the panel asks of a page. Each answer names the conversation that it belongs to. */
export type Question =
  | { kind: "capture"; key: string; seconds: number }
  | { kind: "glance"; key: string }
  | { kind: "locate"; key: string }
  | { kind: "watch"; key: string }
  /** What is watched is looked at once more. */
  | { kind: "look"; key: string }
  | { kind: "read"; key: string };

/** From the panel to a page. */
export type Command =
  | (Question & { talk: string })
  | { kind: "pick" }
  | { kind: "stop-picking" }
  | { kind: "pick-mark"; key: string | null }
  | { kind: "mark" }
  | { kind: "stop-marking" }
  | { kind: "mark-key"; key: string; isResizing: boolean }
  | { kind: "stop-capture" }
  | { kind: "stop-watching" }
  | { kind: "read-on" }
  | { kind: "stop-reading" }
  | { kind: "seek"; key: string; time: number }
  | { kind: "follow"; key: string }
  | { kind: "stop-following" }
  | { kind: "show"; key: string }
  | { kind: "draw"; key: string; drawing: Drawing }
  | { kind: "stop-drawing" };

/** Faces and a heat map to be drawn over an element; times are those of its player. */
export interface Drawing {
  /** Of the frames that boxes are in. */
  width: number;
  height: number;
  frames: readonly DrawnFrame[];
  /** A PNG in Base64, and the part of the frame that it covers. */
  heat: { time: number; box: Box; data: string } | null;
}

export interface DrawnFrame {
  time: number;
  faces: readonly { person: number; box: Box }[];
  /** What the frame looks like; null where that is not known. */
  look: Look | null;
}

/** In px of the analysed frames. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const medium = object({
  /** Names the element as long as the script is in the page. */
  key: text,
  type: oneOf("video", "picture"),
  /** The address of what is shown now; empty where there is none. */
  address: text,
  title: text,
  width: number,
  height: number,
  /** In seconds; null for pictures, live streams and what is not loaded. */
  duration: orNull(number),
  isLive: truth,
  /** Whether the video uses encryption, so that its frames cannot be read. */
  isProtected: truth,
  /** Whether the file may have other sizes, of the same ratio. */
  isScaled: truth,
  /** Whether the player is fed with segments, so that its address leads to no file. */
  isFed: truth,
});

const mediaEvent = object({
  kind: oneOf("media"),
  /** The title and the address of the page, and the origin of the frame. */
  page: text,
  address: text,
  origin: text,
  media: list(medium, MOST_MEDIA),
  /** How many more there are than are listed. */
  more: number,
  /** Frames of other origins in the page, which may be closed to the script: one of each. */
  frames: list(object({ origin: text, address: text }), 100),
});
const thumbnailEvent = object({
  kind: oneOf("thumbnail"),
  key: text,
  data: longText(MOST_THUMBNAIL_CHARACTERS),
});
/** Of what is listed, something that the page itself may not read. */
const unreadEvent = object({ kind: oneOf("unread"), key: text });
/** Where in the tab an element is in sight, in CSS px; null where that is too little of it. */
const locatedEvent = object({
  kind: oneOf("located"),
  talk: text,
  place: orNull(
    object({
      left: number,
      top: number,
      width: number,
      height: number,
      /** How many px of a picture of the tab are one CSS px. */
      ratio: number,
    }),
  ),
});
/** Key is null where the person left without a choice. */
const pickedEvent = object({ kind: oneOf("picked"), key: orNull(text) });
/** What the pointer is over; null where that is nothing. */
const pickMarkEvent = object({ kind: oneOf("pick-mark"), key: orNull(text) });
/** Keys that a frame was pressed while the person picks. */
const pickStepEvent = object({ kind: oneOf("pick-step"), step: number });
const pickTakeEvent = object({ kind: oneOf("pick-take") });
/** A part of the tab that the person marked, in CSS px; the key is null where they left. */
const markedEvent = object({
  kind: oneOf("marked"),
  key: orNull(text),
  width: number,
  height: number,
});
/** What an element shows now; null where that is not known, or says nothing. */
const glanceEvent = object({
  kind: oneOf("glance"),
  talk: text,
  time: number,
  look: orNull(list(number, PIXELS)),
});
const frameEvent = object({
  kind: oneOf("frame"),
  talk: text,
  time: number,
  data: longText(MOST_FRAME_CHARACTERS),
});
const captureEndEvent = object({
  kind: oneOf("capture-end"),
  talk: text,
  outcome: oneOf(
    "done",
    "stopped",
    "black",
    "closed",
    "silent",
    "refused",
    "gone",
    "behind",
    "still",
  ),
  width: number,
  height: number,
  seen: number,
  dropped: number,
  rate: number,
});
/** Where in the tab a playing video is, in CSS px, and what it shows. */
const sightEvent = object({
  kind: oneOf("sight"),
  talk: text,
  outcome: oneOf("seen", "hidden", "ended", "refused", "gone"),
  time: number,
  left: number,
  top: number,
  width: number,
  height: number,
  /** How many px of a picture of the tab are one CSS px. */
  ratio: number,
  /** The width of the video itself. */
  full: number,
  /** What share of it lies behind something else, and behind what. */
  covered: number,
  cover: text,
  dropped: number,
  rate: number,
});
/** What was drawn is gone, since the element is, or shows something else. */
const drawingEndEvent = object({ kind: oneOf("drawing-end") });
/** Where a followed player is. */
const timeEvent = object({ kind: oneOf("time"), time: number });
const pieceEvent = object({
  kind: oneOf("piece"),
  talk: text,
  data: longText(MOST_FRAME_CHARACTERS),
});
const readEndEvent = object({
  kind: oneOf("read-end"),
  talk: text,
  outcome: oneOf("done", "closed", "large"),
});

export const pageEvent: Decoder<PageEvent> = kinds<PageEvent>({
  media: mediaEvent,
  thumbnail: thumbnailEvent,
  unread: unreadEvent,
  located: locatedEvent,
  picked: pickedEvent,
  "pick-mark": pickMarkEvent,
  "pick-step": pickStepEvent,
  "pick-take": pickTakeEvent,
  marked: markedEvent,
  glance: glanceEvent,
  frame: frameEvent,
  "capture-end": captureEndEvent,
  sight: sightEvent,
  "drawing-end": drawingEndEvent,
  time: timeEvent,
  piece: pieceEvent,
  "read-end": readEndEvent,
});

export type OtherFrame = MediaEvent["frames"][number];
export type Medium = Decoded<typeof medium>;
export type MediaEvent = Decoded<typeof mediaEvent>;
export type CaptureEnd = Bare<Decoded<typeof captureEndEvent>>;
export type CaptureOutcome = CaptureEnd["outcome"];
export type Sight = Bare<Decoded<typeof sightEvent>>;
export type Located = Bare<Decoded<typeof locatedEvent>>;
export type ReadEnd = Bare<Decoded<typeof readEndEvent>>;
type Told =
  | Decoded<typeof locatedEvent>
  | Decoded<typeof glanceEvent>
  | Decoded<typeof frameEvent>
  | Decoded<typeof captureEndEvent>
  | Decoded<typeof sightEvent>
  | Decoded<typeof pieceEvent>
  | Decoded<typeof readEndEvent>;
type Bare<Event> = Event extends unknown ? Omit<Event, "talk"> : never;
/** To a question, without the name of its conversation. */
export type Answer = Bare<Told>;
export type PageEvent =
  | MediaEvent
  | Decoded<typeof thumbnailEvent>
  | Decoded<typeof unreadEvent>
  | Decoded<typeof pickedEvent>
  | Decoded<typeof pickMarkEvent>
  | Decoded<typeof pickStepEvent>
  | Decoded<typeof pickTakeEvent>
  | Decoded<typeof markedEvent>
  | Decoded<typeof drawingEndEvent>
  | Decoded<typeof timeEvent>
  | Told;

export type Say = (event: PageEvent) => void;
export type SayAnswer = (answer: Answer) => void;
