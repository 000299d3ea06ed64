// The page that the person looks at: its media, and what is done in it.

import type { Command, MediaEvent, Medium, OtherFrame, PageEvent } from "../protocol";
import type { Place } from "./memory";
import { type HearPage, type HeldPage, PageLink } from "./page-link";
import { Store } from "./store";

/** A video or picture with the frame of the page that it is in. */
export interface Found extends Medium {
  frame: number;
  origin: string;
}

export interface PageState {
  tab: number | null;
  /** "closed" where the browser does not let the extension look at the page. */
  access: "looking" | "open" | "closed";
  title: string;
  address: string;
  media: readonly Found[];
  more: number;
  thumbnails: ReadonlyMap<string, string>;
  /** Frames that are closed to the extension, one of each origin. */
  closedFrames: readonly OtherFrame[];
}

const NOTHING: PageState = {
  tab: null,
  access: "looking",
  title: "",
  address: "",
  media: [],
  more: 0,
  thumbnails: new Map(),
  closedFrames: [],
};
/** By which the length of a file may differ from one loading to the next. */
const SAME_SECONDS = 1;
const REENTER_MILLISECONDS = 400;
/** Some pages, such as one that shows a source text, neither let the script in nor refuse it. */
const ENTER_MILLISECONDS = 5000;

export class Page {
  readonly state = new Store<PageState>(NOTHING);
  private link: PageLink | null = null;
  private frames = new Map<number, MediaEvent>();
  private readonly listeners = new Set<HearPage>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Look at a tab; also anew, after the person has let the extension in. */
  async look(tab: number): Promise<void> {
    // What was chosen from the list that is shown must not lose its name.
    if (this.link?.tab === tab && this.frames.has(0)) {
      await this.enterAgain();
      return;
    }
    this.leave();
    this.state.set({ ...NOTHING, tab });
    const link = new PageLink(tab);
    link.listen((frame, event) => {
      if (this.link === link) this.heard(link, frame, event);
    });
    this.link = link;
    this.timer = setTimeout(() => this.setAccess("closed"), ENTER_MILLISECONDS);
    const isOpen = await link.enter();
    if (this.link !== link) return;
    clearTimeout(this.timer);
    this.setAccess(isOpen ? "open" : "closed");
  }

  leave(): void {
    clearTimeout(this.timer);
    this.link?.sendToAll({ kind: "stop-picking" });
    this.link?.sendToAll({ kind: "stop-drawing" });
    this.link?.release();
    this.link = null;
    for (const frame of this.frames.keys()) this.tellOfEnd(frame);
    this.frames = new Map();
  }

  /** Say something to a frame; false where it is not there. */
  send(frame: number, command: Command): boolean {
    return this.link?.send(frame, command) ?? false;
  }

  sendToAll(command: Command): void {
    this.link?.sendToAll(command);
  }

  /** The page of a tab for as long as somebody needs it; null where it is not looked at. */
  hold(tab: number): HeldPage | null {
    return this.link?.tab === tab ? this.link.hold() : null;
  }

  /** Hear all that the page says; the returned function stops it. */
  listen(hear: HearPage): () => void {
    this.listeners.add(hear);
    return () => this.listeners.delete(hear);
  }

  /**
   * What was at a place, if this page shows it: the same element that has shown nothing else since,
   * or one of the same address, length and size.
   */
  find(place: Place): Found | null {
    const { tab, media } = this.state.value;
    const same = tab === place.tab && media.find(({ key }) => key === place.key);
    return same || (media.find((medium) => isSameFile(medium, place)) ?? null);
  }

  /** Wait for the first list of the page, which may be closed to the extension or be long. */
  async listed(milliseconds: number): Promise<void> {
    if (this.frames.has(0)) return;
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(finish, milliseconds);
      const stop = this.state.listen(() => {
        if (this.frames.has(0) || this.state.value.access === "closed") finish();
      });
    });
  }

  /** Enter frames that came since, or that the person has let the extension into. */
  async enterAgain(): Promise<void> {
    await this.link?.enter();
  }

  /** Take a small picture of something that is listed, as a JPEG in an address. */
  takeThumbnail(key: string, data: string): void {
    const isPicture = /^data:image\/jpeg;base64,[\w+/=]+$/.test(data);
    if (!isPicture) return;
    this.state.change((state) => {
      return { ...state, thumbnails: new Map(state.thumbnails).set(key, data) };
    });
  }

  private heard(link: PageLink, frame: number, event: PageEvent | null): void {
    if (event === null) this.lost(link, frame);
    if (event?.kind === "media") this.heardMedia(frame, event);
    if (event?.kind === "thumbnail") this.takeThumbnail(event.key, event.data);
    for (const hear of [...this.listeners]) hear(frame, event);
  }

  private tellOfEnd(frame: number): void {
    for (const hear of [...this.listeners]) hear(frame, null);
  }

  private heardMedia(frame: number, event: MediaEvent): void {
    const isNewFrame = event.frames.some(({ origin }) => !this.origins().includes(origin));
    this.frames.set(frame, event);
    this.show();
    // A frame that just came into the page can be entered once it has loaded.
    if (isNewFrame) this.enterSoon();
  }

  private lost(link: PageLink, frame: number): void {
    this.frames.delete(frame);
    this.show();
    if (frame === 0) this.lookSoon(link.tab);
  }

  private enterSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.enterAgain(), REENTER_MILLISECONDS);
  }

  /** The page went elsewhere; what follows it may be open to the extension as well. */
  private lookSoon(tab: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(tab), REENTER_MILLISECONDS);
  }

  private setAccess(access: PageState["access"]): void {
    this.state.change((state) => ({ ...state, access }));
  }

  private origins(): string[] {
    return [...this.frames.values()].map(({ origin }) => origin);
  }

  private show(): void {
    const frames = [...this.frames].sort(([one], [other]) => one - other);
    const found = frames.flatMap(([frame, { media, origin }]) =>
      media.map((medium) => ({ ...medium, frame, origin })),
    );
    const videosFirst = found.toSorted((one, other) => rank(one) - rank(other));
    const named = frames.flatMap(([, event]) => event.frames);
    const others = new Map(named.map((other) => [other.origin, other]));
    const entered = this.origins();
    this.state.change((state) => ({
      ...state,
      title: this.frames.get(0)?.page ?? state.title,
      address: this.frames.get(0)?.address ?? state.address,
      media: videosFirst,
      more: frames.reduce((sum, [, { more }]) => sum + more, 0),
      closedFrames: [...others.values()].filter(({ origin }) => !entered.includes(origin)),
    }));
  }
}

/** Whether a file of the web is the one that was at a place. */
export function isSameFile(medium: Medium, place: Place): boolean {
  if (!/^https?:/.test(medium.address) || medium.address !== place.address) return false;
  if (!place.width || medium.width !== place.width || medium.height !== place.height) return false;
  return Math.abs((medium.duration ?? 0) - (place.duration ?? 0)) <= SAME_SECONDS;
}

function rank({ type }: Medium): number {
  return type === "video" ? 0 : 1;
}
