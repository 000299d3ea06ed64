// Small pictures of what a page may not read itself, such as media of other sites: cut out of a
// picture of the tab, once they are in sight.

import { toBase64 } from "../base64";
import { isBlack } from "../page/frames";
import type { PageEvent, Question } from "../protocol";
import type { PagePort } from "./page-link";
import { cutOut, type PictureOfTab, type PlaceInTab } from "./tab-pictures";
import { conversation, WayBlocked } from "./taking";

const SOON_MILLISECONDS = 300;
const PAUSE_MILLISECONDS = 2000;
/** In px. */
const WIDTH = 160;
/** What stays black for so long is a picture of nothing. */
const MOST_TRIES = 5;

interface Unread {
  frame: number;
  tries: number;
}

interface Surroundings {
  page: PagePort;
  /** Whether somebody looks at the list, and nothing else takes pictures of the tab. */
  isWanted: () => boolean;
  pictureOfTab: PictureOfTab;
  /** Hears of a small picture, as a JPEG in an address. */
  cut: (key: string, data: string) => void;
}

export class Crops {
  private readonly around: Surroundings;
  private readonly unread = new Map<string, Unread>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSeen = true;

  constructor(around: Surroundings) {
    this.around = around;
    around.page.listen((frame, event) => this.heard(frame, event));
  }

  /** The person may have let the extension see the tab. */
  lookAgain(): void {
    this.isSeen = true;
    this.goOn(SOON_MILLISECONDS);
  }

  private heard(frame: number, event: PageEvent | null): void {
    if (event === null) this.forget((_, of) => of === frame);
    if (event?.kind === "media") {
      const keys = new Set(event.media.map(({ key }) => key));
      this.forget((key, of) => of === frame && !keys.has(key));
    }
    if (event?.kind !== "unread") return;
    this.unread.set(event.key, { frame, tries: 0 });
    this.goOn(SOON_MILLISECONDS);
  }

  private forget(isGone: (key: string, frame: number) => boolean): void {
    for (const [key, { frame }] of this.unread) if (isGone(key, frame)) this.unread.delete(key);
  }

  private goOn(milliseconds: number): void {
    if (this.timer !== undefined || !this.unread.size || !this.isSeen) return;
    this.timer = setTimeout(() => void this.round(), milliseconds);
  }

  private async round(): Promise<void> {
    try {
      if (this.around.isWanted()) await this.cutAll();
    } catch (error) {
      if (!(error instanceof WayBlocked)) throw error;
      // The browser shows the tab once the button was pressed there.
      this.isSeen = error.obstacle !== "unseen";
    } finally {
      this.timer = undefined;
      this.goOn(PAUSE_MILLISECONDS);
    }
  }

  private async cutAll(): Promise<void> {
    const before = await this.places();
    if (!before.size) return;
    const picture = await this.around.pictureOfTab();
    const after = await this.places();
    for (const [key, place] of before) {
      // Where the page moved meanwhile, something else would be cut out.
      if (isSame(place, after.get(key))) await this.cut(key, place, picture);
    }
  }

  private async cut(key: string, place: PlaceInTab, tab: Blob): Promise<void> {
    const { picture, pixels } = await cutOut(tab, place, WIDTH);
    const unread = this.unread.get(key);
    if (!unread) return;
    unread.tries += 1;
    const isSeen = !isBlack(pixels);
    if (isSeen || unread.tries >= MOST_TRIES) this.unread.delete(key);
    if (isSeen) this.around.cut(key, `data:image/jpeg;base64,${await toBase64(picture)}`);
  }

  /** Where those are that are in sight. */
  private async places(): Promise<Map<string, PlaceInTab>> {
    const found = [...this.unread].map(
      async ([key, { frame }]) => [key, await this.locate(frame, key)] as const,
    );
    const places = await Promise.all(found);
    return new Map(places.flatMap(([key, place]) => (place ? [[key, place]] : [])));
  }

  private async locate(frame: number, key: string): Promise<PlaceInTab | null> {
    const start: Question = { kind: "locate", key };
    const { signal } = new AbortController();
    // There is nothing to stop: it answers at once.
    const answer = conversation(this.around.page, frame, start, null, signal, (event) =>
      event.kind === "located" ? event : null,
    );
    return await answer.then(
      ({ place }) => place,
      () => null,
    );
  }
}

function isSame(one: PlaceInTab, other: PlaceInTab | undefined): boolean {
  const parts = ["left", "top", "width", "height", "ratio"] as const;
  return other !== undefined && parts.every((part) => one[part] === other[part]);
}
