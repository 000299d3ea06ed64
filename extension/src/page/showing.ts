// What an element shows, whatever element it is, and from what its pixels can be drawn.

/** A video, a picture, a canvas, or what shows a picture in another way. */
export type MediaElement = Element;
export type Drawable = HTMLVideoElement | HTMLImageElement | HTMLCanvasElement;

export interface Size {
  width: number;
  height: number;
}

/** Elements that show media by what they are. */
export const SELECTOR = "video, img, canvas, image, object, embed";

const PICTURE_FILE = /\.(apng|avif|bmp|gif|jpe?g|png|svg|webp)$/i;
const STYLE_ADDRESS = /url\("((?:[^"\\]|\\.)+)"\)/;

interface Copy {
  address: string;
  image: HTMLImageElement;
}

/** Pictures by the addresses of elements that do not let their own picture be drawn. */
const copies = new WeakMap<Element, Copy>();
const moving = new WeakSet<Element>();

/** Whether an element shows media by what it is; a background is another matter. */
export function isMedia(element: Element): boolean {
  return (
    isDrawable(element) || element instanceof SVGImageElement || embeddedPicture(element) !== ""
  );
}

export function isVideo(element: Element): boolean {
  return element instanceof HTMLVideoElement || moving.has(element);
}

/** Note whether a canvas shows something that moves; true where that is new. */
export function setMoving(canvas: HTMLCanvasElement, isMoving: boolean): boolean {
  const isNew = moving.has(canvas) !== isMoving;
  if (isMoving) moving.add(canvas);
  else moving.delete(canvas);
  return isNew;
}

/** The address of what an element shows now; empty where it has none. */
export function addressOf(element: Element): string {
  if (element instanceof HTMLVideoElement || element instanceof HTMLImageElement) {
    return element.currentSrc || element.src;
  }
  if (element instanceof HTMLCanvasElement) return "";
  if (element instanceof SVGImageElement) return absolute(element.href.baseVal);
  return embeddedPicture(element) || backgroundOf(element);
}

/** The address of the picture behind an element, as CSS puts it there; empty where there is none. */
export function backgroundOf(element: Element): string {
  const picture = STYLE_ADDRESS.exec(getComputedStyle(element).backgroundImage)?.[1] ?? "";
  return picture.replace(/\\(.)/g, "$1");
}

/** From what the pixels can be drawn; null until that has loaded. */
export function drawableOf(element: Element, loaded: () => void = nothing): Drawable | null {
  if (isDrawable(element)) return element;
  const address = addressOf(element);
  if (!address) return null;
  const known = copies.get(element);
  if (known?.address === address) return known.image.naturalWidth ? known.image : null;
  const image = new Image();
  copies.set(element, { address, image });
  image.addEventListener("load", loaded, { once: true });
  image.src = address;
  return null;
}

/** In px of the media themselves; 0 where nothing has loaded. */
export function sizeOf(element: Element): Size {
  const drawable = drawableOf(element);
  if (drawable instanceof HTMLVideoElement) {
    return { width: drawable.videoWidth, height: drawable.videoHeight };
  }
  if (drawable instanceof HTMLCanvasElement) {
    return { width: drawable.width, height: drawable.height };
  }
  return { width: drawable?.naturalWidth ?? 0, height: drawable?.naturalHeight ?? 0 };
}

function isDrawable(element: Element): element is Drawable {
  return (
    element instanceof HTMLVideoElement ||
    element instanceof HTMLImageElement ||
    element instanceof HTMLCanvasElement
  );
}

/** The picture that an `object` or `embed` shows; other files make frames of them. */
function embeddedPicture(element: Element): string {
  const isObject = element instanceof HTMLObjectElement;
  if (!isObject && !(element instanceof HTMLEmbedElement)) return "";
  const address = isObject ? element.data : element.src;
  const isPicture =
    element.type.startsWith("image/") ||
    (URL.canParse(address) && PICTURE_FILE.test(new URL(address).pathname));
  return isPicture ? address : "";
}

function absolute(address: string): string {
  return URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI).href : "";
}

function nothing(): void {
  // Nobody waits for it.
}
