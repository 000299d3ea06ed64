// The ways to the pixels of a video or picture, and which of them are open.

import { hostOf, isPrivate } from "./hosts";
import type { Found } from "./page";

/**
 * - "fetch": the extension fetches the file, as the site knows the person;
 * - "read": the page hands over what it may read itself;
 * - "link": the service fetches the file, as a stranger to the site;
 * - "page": the service looks on the page for a file that is what the player shows;
 * - "frames": frames are taken while the video plays, or the picture as the page shows it;
 * - "tab": pictures of the tab are taken while the video plays, or one of the picture.
 */
export type Way = "fetch" | "read" | "link" | "page" | "frames" | "tab";

/** What is to be tested. */
export interface Subject {
  type: "video" | "picture" | "link";
  address: string;
  /** Of the frame that it is in; null for what is not in the page. */
  origin: string | null;
  /** Of the page that may have the file of a player; null where there is no need to look. */
  page: string | null;
}

/** What is known of something in a page. */
type Shown = Pick<Found, "type" | "address" | "origin" | "isFed" | "isLive" | "duration">;

/** What is to be tested of something in a page; a player without a file has no address. */
export function subjectOf(found: Shown, page: string): Subject {
  const { type, origin, isFed, isLive, duration } = found;
  const address = isFed ? "" : found.address;
  // Without a length nothing tells the file that is found from any other.
  const mayLook = type === "video" && originToAsk(address) === null && !isLive && duration !== null;
  return { type, address, origin, page: mayLook && originToAsk(page) ? page : null };
}

/** The origin whose permission the extension needs to fetch the file; null where it has none. */
export function originToAsk(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, origin } = new URL(address);
  return protocol === "http:" || protocol === "https:" ? origin : null;
}

/** What is to be tested of a part of the tab, which only the tab itself shows. */
export function partOf(type: "video" | "picture", origin: string): Subject {
  return { type, address: "", origin, page: null };
}

/**
 * Whether a file may be fetched as its site knows the person. What is in the person's own network
 * may not where another page names it: it would be asked with the person's rights there.
 */
export function mayBeFetched({ address, origin }: Pick<Subject, "address" | "origin">): boolean {
  const host = hostOf(address);
  return !isPrivate(host) || host === hostOf(origin);
}

/** The ways in the order in which they are tried, the file itself before frames of it. */
export function waysTo(subject: Subject, mayFetch: boolean): Way[] {
  const origin = originToAsk(subject.address);
  const isInPage = subject.origin !== null;
  const isFile = !isPlaylist(subject.address);
  const ways: (Way | false)[] = [
    mayFetch && origin !== null && isFile && mayBeFetched(subject) && "fetch",
    isInPage && isFile && pageMayRead(subject) && "read",
    origin !== null && "link",
    isInPage && subject.page !== null && "page",
    isInPage && subject.type !== "link" && "frames",
    isInPage && subject.type !== "link" && "tab",
  ];
  return ways.filter((way) => way !== false);
}

/** Whether an address is that of a list of segments, by its name. */
export function isPlaylist(address: string): boolean {
  return URL.canParse(address) && /\.(m3u8?|mpd|ism)$/i.test(new URL(address).pathname);
}

function pageMayRead({ address, origin }: Subject): boolean {
  return /^(blob|data):/.test(address) || originToAsk(address) === origin;
}
