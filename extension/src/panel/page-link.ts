// The connection of the panel to the script in one tab, in all frames that it may enter.

import { type Command, type PageEvent, PORT_NAME, pageEvent } from "../protocol";

const SCRIPT = "page.js";

/** Hears what a frame says; null where it went away. */
export type HearPage = (frame: number, event: PageEvent | null) => void;

export class PageLink {
  readonly tab: number;
  private readonly hear: HearPage;
  private readonly ports = new Map<number, chrome.runtime.Port>();

  constructor(tab: number, hear: HearPage) {
    this.tab = tab;
    this.hear = hear;
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

  close(): void {
    for (const port of this.ports.values()) port.disconnect();
    this.ports.clear();
  }

  private connect(frame: number): void {
    if (this.ports.has(frame)) return;
    const port = chrome.tabs.connect(this.tab, { frameId: frame, name: PORT_NAME });
    this.ports.set(frame, port);
    port.onMessage.addListener((message: unknown) => {
      const event = decoded(message);
      if (event) this.hear(frame, event);
    });
    port.onDisconnect.addListener(() => {
      // To read the error is to say that a page that went away is none.
      void chrome.runtime.lastError;
      this.ports.delete(frame);
      this.hear(frame, null);
    });
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
