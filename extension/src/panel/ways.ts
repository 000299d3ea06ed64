// The ways to the pixels of a video or picture, and which of them are open.

/**
 * - "fetch": the extension fetches the file, as the site knows the person;
 * - "read": the page hands over what it may read itself;
 * - "link": the service fetches the file, as a stranger to the site;
 * - "frames": frames are taken while the video plays, or the picture as the page shows it;
 * - "tab": pictures of the tab are taken while the video plays, or one of the picture.
 */
export type Way = "fetch" | "read" | "link" | "frames" | "tab";

/** What is to be tested. */
export interface Subject {
  type: "video" | "picture" | "link";
  address: string;
  /** Of the frame that it is in; null for what is not in the page. */
  origin: string | null;
}

/** The origin whose permission the extension needs to fetch the file; null where it has none. */
export function originToAsk(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, origin } = new URL(address);
  return protocol === "http:" || protocol === "https:" ? origin : null;
}

/** The ways in the order in which they are tried, the file itself before frames of it. */
export function waysTo(subject: Subject, mayFetch: boolean): Way[] {
  const origin = originToAsk(subject.address);
  const isInPage = subject.origin !== null;
  const ways: (Way | false)[] = [
    mayFetch && origin !== null && "fetch",
    isInPage && pageMayRead(subject) && "read",
    origin !== null && "link",
    isInPage && subject.type !== "link" && "frames",
    isInPage && subject.type !== "link" && "tab",
  ];
  return ways.filter((way) => way !== false);
}

function pageMayRead({ address, origin }: Subject): boolean {
  return /^(blob|data):/.test(address) || originToAsk(address) === origin;
}
