// A document or a shadow root, open or closed: what can be searched and watched by itself.

import { isOurs } from "./overlay-style";

export type Root = Document | ShadowRoot;

/** The shadow root of an element, which the browser shows to extensions also where it is closed. */
export function shadowOf(element: Element): ShadowRoot | null {
  if (element.shadowRoot) return element.shadowRoot;
  if (!(element instanceof HTMLElement) || isOurs(element)) return null;
  return chrome.dom?.openOrClosedShadowRoot(element) ?? null;
}
