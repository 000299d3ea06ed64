// What a person chose outside of the panel, kept for the panel until it takes it up. Session
// storage lives as long as the browser, so that it outlasts the background script.

import { type Decoded, number, object, oneOf, orNull, text } from "./decode";

const KEY = "wanted";

const wanted = object({
  /** "look" for the toolbar button, the others for entries of the context menu. */
  what: oneOf("look", "here", "video", "picture", "link"),
  tab: orNull(number),
  frame: number,
  address: text,
});

export type Wanted = Decoded<typeof wanted>;

export async function putWanted(value: Wanted): Promise<void> {
  await chrome.storage.session.set({ [KEY]: value });
}

/** Take up what is wanted of a tab, once. Each window may have a panel of its own. */
export async function takeWanted(tab: number | null): Promise<Wanted | null> {
  const stored = (await chrome.storage.session.get(KEY))[KEY];
  if (stored === undefined) return null;
  const value = wanted(stored);
  if (value.tab !== null && value.tab !== tab) return null;
  await chrome.storage.session.remove(KEY);
  return value;
}

/** Call `hear` whenever something is wanted; the returned function stops it. */
export function onWanted(hear: () => void): () => void {
  const listen = (changes: Record<string, chrome.storage.StorageChange>) => {
    if (changes[KEY]?.newValue !== undefined) hear();
  };
  chrome.storage.session.onChanged.addListener(listen);
  return () => chrome.storage.session.onChanged.removeListener(listen);
}
