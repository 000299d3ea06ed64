// The connection of the panel to the script in one tab, in all frames that it may enter.

import { type Command, type PageEvent, PORT_NAME, pageEvent } from "../protocol";

const SCRIPT = "page.js";

/** Hears what a frame says; null where it went away. */
export type HearPage = (frame: number, event: PageEvent | null) => void;

/** What is said to a page and heard of it. */
export interface PagePort {
  send(frame: number, command: Command): boolean;
  listen(hear: HearPage): () => void;
}

/** A page that stays within reach until it is released, also where the panel looks elsewhere. */
export interface HeldPage extends PagePort {
  release(): void;
}

export class PageLink {
  readonly tab: number;
  private readonly ports = new Map<number, chrome.runtime.Port>();
  private readonly listeners = new Set<HearPage>();
  private holders = 1;

  constructor(tab: number) {
    this.tab = tab;
  }

  /** Let nobody else's release close it. */
  hold(): HeldPage {
    this.holders += 1;
    return this;
  }

  /** Enter the frames that are not entered yet; false where the browser does not allow any. */
  async enter(): Promise<boolean> {
    const target = { tabId: this.tab, allFrames: true };
    try {
      const results = await chrome.scripting.executeScript({ target, files: [SCRIPT] });
      for (const { frameId } of results) this.connect(frameId);
      return results.length > 0;
    } catch {
      return false;
    }
  }

  send(frame: number, command: Command): boolean {
    const port = this.ports.get(frame);
    port?.postMessage(command);
    return port !== undefined;
  }

  sendToAll(command: Command): void {
    for (const port of this.ports.values()) port.postMessage(command);
  }

  /** Hear all that the page says; the returned function stops it. */
  listen(hear: HearPage): () => void {
    this.listeners.add(hear);
    return () => this.listeners.delete(hear);
  }

  /** Close it, if nobody else holds it. */
  release(): void {
    this.holders -= 1;
    if (this.holders > 0) return;
    for (const port of this.ports.values()) port.disconnect();
    this.ports.clear();
  }

  private connect(frame: number): void {
    if (this.ports.has(frame)) return;
    const port = chrome.tabs.connect(this.tab, { frameId: frame, name: PORT_NAME });
    this.ports.set(frame, port);
    port.onMessage.addListener((message: unknown) => {
      const event = decoded(message);
      if (event) this.tell(frame, event);
    });
    port.onDisconnect.addListener(() => {
      // To read the error is to say that a page that went away is none.
      void chrome.runtime.lastError;
      this.ports.delete(frame);
      this.tell(frame, null);
    });
  }

  private tell(frame: number, event: PageEvent | null): void {
    for (const hear of [...this.listeners]) hear(frame, event);
  }
}

/** What a page that was taken over sends is not worth an error. */
function decoded(message: unknown): PageEvent | null {
  try {
    return pageEvent(message);
  } catch {
    return null;
  }
}
