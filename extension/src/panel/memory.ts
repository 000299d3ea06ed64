// What the panel remembers on this machine: the way to the service, and from where on which page
// each analysis was taken.

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

import { ENGINE_KEYS, type EngineKey } from "./engines";
import { OBSTACLES } from "./obstacles";

const MOST_PLACES = 200;

const access = object({ address: text, token: text });
const place = object({
  tab: number,
  frame: number,
  key: text,
  address: text,
  /** What was shown there, to tell whether the same is shown now. */
  width: withDefault(number, 0),
  height: withDefault(number, 0),
  duration: orNull(number),
  /** What kept better ways from being gone. */
  obstacles: withDefault(list(oneOf(...OBSTACLES)), []),
  /** The time in the player at which what was analysed begins; the service counts from there. */
  start: withDefault(number, 0),
  /** Whether the chosen span could not be taken to its end. */
  isCut: withDefault(truth, false),
  /** What share of it lay behind something else, and behind what. */
  covered: withDefault(number, 0),
  cover: withDefault(text, ""),
});
const places = record(place);
const names = list(text);
const engines = list(oneOf(...ENGINE_KEYS));
const view = object({ kind: oneOf("select", "results", "analysis"), id: text });

/** How to speak to the service; the token is empty before pairing. */
export type Access = Decoded<typeof access>;
/** Where a video or picture was, as far as it can be found again. */
export type Place = Decoded<typeof place>;
export type StoredView = Decoded<typeof view>;

export async function loadAccess(): Promise<Access | null> {
  return await load(chrome.storage.local, "access", access);
}

export async function saveAccess(value: Access): Promise<void> {
  await chrome.storage.local.set({ access: value });
}

export async function loadPlace(analysisId: string): Promise<Place | null> {
  return (await load(chrome.storage.local, "places", places))?.[analysisId] ?? null;
}

/** Remember a place, after those that are being remembered; the oldest are forgotten. */
export async function savePlace(analysisId: string, value: Place): Promise<void> {
  await navigator.locks.request("places", async () => {
    const known = (await load(chrome.storage.local, "places", places)) ?? {};
    const others = Object.entries(known).filter(([id]) => id !== analysisId);
    const kept = [...others, [analysisId, value] as const].slice(-MOST_PLACES);
    await chrome.storage.local.set({ places: Object.fromEntries(kept) });
  });
}

/** Names of tests that the person does not want. */
export async function loadUnwanted(): Promise<readonly string[]> {
  return (await load(chrome.storage.local, "unwanted", names)) ?? [];
}

export async function saveUnwanted(value: readonly string[]): Promise<void> {
  await chrome.storage.local.set({ unwanted: value });
}

/** The search engines that the person ticked last. */
export async function loadEngines(): Promise<readonly EngineKey[]> {
  return (await load(chrome.storage.local, "engines", engines)) ?? [];
}

export async function saveEngines(value: readonly EngineKey[]): Promise<void> {
  await chrome.storage.local.set({ engines: value });
}

/** Where the person was when the panel closed; forgotten with the browser. */
export async function loadView(): Promise<StoredView | null> {
  return await load(chrome.storage.session, "view", view);
}

export async function saveView(value: StoredView): Promise<void> {
  await chrome.storage.session.set({ view: value });
}

/** What another version stored in another form is as good as nothing. */
async function load<T>(
  area: chrome.storage.StorageArea,
  key: string,
  decoder: Decoder<T>,
): Promise<T | null> {
  const stored = (await area.get(key))[key];
  try {
    return stored === undefined ? null : decoder(stored);
  } catch {
    return null;
  }
}
