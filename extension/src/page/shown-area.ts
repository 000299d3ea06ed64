// Where in its element a video or picture is shown, as CSS fits it.

import { type MediaElement, sizeOf } from "./showing";

export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The room that the element has for its picture: what lies within border and padding. */
export function roomOf(element: Element): Area {
  const { left, top, width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const inner = (side: string) =>
    length(style.getPropertyValue(`border-${side}-width`)) +
    length(style.getPropertyValue(`padding-${side}`));
  const [before, above] = [inner("left"), inner("top")];
  return {
    left: left + before,
    top: top + above,
    width: Math.max(0, width - before - inner("right")),
    height: Math.max(0, height - above - inner("bottom")),
  };
}

/** Where the whole video or picture lies; it may reach over its room. */
export function areaOf(element: MediaElement, room: Area): Area {
  const { width, height } = sizeOf(element);
  const { fit, at } = fittingOf(element);
  return fitted(room, width, height, fit, at);
}

function fittingOf(element: MediaElement): { fit: string; at: string } {
  const style = getComputedStyle(element);
  // Without a word on it, it is fitted in.
  if (element instanceof SVGImageElement) return { fit: "contain", at: "50% 50%" };
  const isReplaced =
    element instanceof HTMLVideoElement ||
    element instanceof HTMLImageElement ||
    element instanceof HTMLCanvasElement ||
    element instanceof HTMLEmbedElement ||
    element instanceof HTMLObjectElement;
  if (isReplaced) return { fit: style.objectFit, at: style.objectPosition };
  const { backgroundSize, backgroundPosition } = style;
  const fit = backgroundSize === "auto" ? "none" : backgroundSize;
  return { fit: ["cover", "contain", "none"].includes(fit) ? fit : "fill", at: backgroundPosition };
}

/** Where a picture of some size lies in a room, as CSS fits and places it. */
export function fitted(room: Area, width: number, height: number, fit: string, at: string): Area {
  if (fit === "fill" || !width || !height) return room;
  const scale = scaleOf(room.width / width, room.height / height, fit);
  const [x = "50%", y = "50%"] = at.split(" ");
  return {
    left: room.left + offset(x, room.width - width * scale),
    top: room.top + offset(y, room.height - height * scale),
    width: width * scale,
    height: height * scale,
  };
}

function scaleOf(across: number, down: number, fit: string): number {
  if (fit === "cover") return Math.max(across, down);
  if (fit === "none") return 1;
  const contained = Math.min(across, down);
  return fit === "scale-down" ? Math.min(1, contained) : contained;
}

/** Computed positions are a share of the room that is left, or px. */
function offset(position: string, free: number): number {
  const value = length(position);
  return position.endsWith("%") ? (free * value) / 100 : value;
}

function length(text: string): number {
  return Number.parseFloat(text) || 0;
}
