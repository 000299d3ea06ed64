// All that the panel knows, and what its parts have to do with each other.

import { Unexpected } from "../decode";
import type { Drawing, PageEvent } from "../protocol";
import type { Analysis } from "../service/answers";
import { say } from "../strings";
import { onWanted, takeWanted, type Wanted } from "../wanted";
import { Analyses } from "./analyses";
import { Connection } from "./connection";
import { Crops } from "./crops";
import { loadPlace, loadView, savePlace, saveView } from "./memory";
import { type Found, Page } from "./page";
import { Picking } from "./picking";
import { Store } from "./store";
import { Submissions, type Wish } from "./submissions";
import { pictureOfTab } from "./tab-pictures";
import { partOf, type Subject, subjectOf } from "./ways";

/** Something that the person chose, before the tests begin. */
export interface Choice {
  subject: Subject;
  title: string;
  found: Found | null;
  /** Whether it is to be tested though it was before. */
  isAgain: boolean;
  /** Whether it is a part of the tab that the person marked. */
  isPart: boolean;
}

export type View =
  | { kind: "select" }
  | { kind: "prepare"; choice: Choice }
  | { kind: "results" }
  | { kind: "analysis"; id: string };

/** How long a chosen element may take to turn up in the list of the page. */
const FINDING_MILLISECONDS = 2500;

export class Model {
  readonly connection = new Connection();
  readonly page = new Page();
  readonly submissions: Submissions;
  readonly analyses = new Store<Analyses | null>(null);
  readonly view = new Store<View>({ kind: "select" });
  readonly isPicking = new Store(false);
  readonly isMarking = new Store(false);
  /** A sentence that screen readers say. */
  readonly announcement = new Store("");
  /** What went wrong for no reason that the person could know. */
  readonly complaint = new Store("");
  private readonly fixedTab: number | null;
  private readonly crops: Crops;
  private picking = this.newPicking();
  /** The submission that the person waits for, and whose analysis is shown once accepted. */
  private awaited: number | null = null;

  constructor(fixedTab: number | null) {
    this.fixedTab = fixedTab;
    this.submissions = new Submissions({
      hold: (tab) => this.page.hold(tab),
      client: () => {
        const state = this.connection.state.value;
        return state.kind === "ready" ? state.client : null;
      },
      fetch: (...call) => fetch(...call),
      pictureOfTab,
      handedOver: async ({ wish, start, cut, covered, cover, obstacles }, { analysis }) => {
        const isCut = cut !== null;
        const place = wish.place && { ...wish.place, start, isCut, covered, cover };
        if (place) await savePlace(analysis.id, { ...place, obstacles: [...obstacles] });
      },
      accepted: (submission, { analysis }) => {
        this.analyses.value?.add(analysis);
        if (this.awaited === submission.number) this.show({ kind: "analysis", id: analysis.id });
      },
      failed: (error) => this.failed(error),
    });
    this.crops = new Crops({
      page: this.page,
      isWanted: () => this.isListLookedAt(),
      pictureOfTab: async () => await pictureOfTab(this.page.state.value.tab ?? -1),
      cut: (key, data) => this.page.takeThumbnail(key, data),
    });
    this.connection.state.listen(() => this.connectionChanged());
    this.page.listen((frame, event) => {
      if (event?.kind === "picked") this.picked(frame, event.key);
      if (event?.kind === "marked") this.marked(frame, event);
      if (event?.kind === "pick-mark") this.picking.pointed(frame, event);
      if (event?.kind === "pick-step") this.pickStep(event.step);
      if (event?.kind === "pick-take") this.pickTake();
      // The page went elsewhere, and with it what is drawn for picking.
      if (event === null && frame === 0) this.forgetChoosing();
    });
  }

  async start(): Promise<void> {
    onWanted(() => void this.takeUp());
    if (this.fixedTab === null) await this.followTabs();
    const stored = await loadView();
    if (stored) this.view.set(stored.kind === "analysis" ? stored : { kind: stored.kind });
    await Promise.all([this.connection.search(), this.lookAtTab()]);
    await this.takeUp();
  }

  show(view: View): void {
    if (view.kind !== "select") {
      this.stopPicking();
      this.stopMarking();
    }
    this.awaited = null;
    this.view.set(view);
    if (view.kind === "prepare") return;
    void saveView({ kind: view.kind, id: view.kind === "analysis" ? view.id : "" });
  }

  announce(sentence: string): void {
    this.announcement.set(sentence);
  }

  /** Take note of an error of a request. */
  failed(error: unknown): void {
    this.connection.noteError(error);
    if (error instanceof Unexpected) this.complaint.set(say("not_understood", error.message));
  }

  choose(found: Found, title: string, isAgain = false): void {
    const subject = subjectOf(found, this.page.state.value.address);
    this.show({ kind: "prepare", choice: { subject, title, found, isAgain, isPart: false } });
  }

  /**
   * Go to testing once more what an analysis is of: on the page that shows it, or by its link.
   * False where neither is there.
   */
  async testAgain({ id, source_kind: kind }: Analysis, title: string): Promise<boolean> {
    const found = await this.find(id);
    if (found) {
      this.choose(found, title, true);
      return true;
    }
    const anew = kind === "link" ? await this.analyses.value?.again(id) : null;
    if (anew) this.show({ kind: "analysis", id: anew });
    return Boolean(anew);
  }

  /** Hand over what was chosen, and show its analysis as soon as there is one. */
  begin(wish: Wish): void {
    const number = this.submissions.begin(wish);
    this.show({ kind: "results" });
    this.awaited = number;
  }

  pick(): void {
    this.stopMarking();
    this.picking = this.newPicking();
    this.isPicking.set(true);
    this.page.sendToAll({ kind: "pick" });
  }

  /** Let the person mark a part of the tab. */
  mark(): void {
    this.stopPicking();
    this.isMarking.set(true);
    this.page.send(0, { kind: "mark" });
  }

  stopMarking(): void {
    if (!this.isMarking.value) return;
    this.isMarking.set(false);
    this.page.send(0, { kind: "stop-marking" });
  }

  /** Go to the next or previous of what can be picked, in whichever frame. */
  pickStep(step: number): void {
    if (this.isPicking.value) this.picking.step(step);
  }

  pickTake(): void {
    const found = this.isPicking.value ? this.picking.current() : null;
    if (found) this.picked(found.frame, found.key);
  }

  stopPicking(): void {
    if (!this.isPicking.value) return;
    this.isPicking.set(false);
    this.page.sendToAll({ kind: "stop-picking" });
  }

  /** Show a moment in the player of the page; false where it is not found any more. */
  async seek(analysisId: string, time: number): Promise<boolean> {
    const found = await this.find(analysisId);
    return found ? this.page.send(found.frame, { kind: "seek", key: found.key, time }) : false;
  }

  /** Hear where the player of the page is, if it is there. */
  async follow(analysisId: string): Promise<void> {
    const found = await this.find(analysisId);
    if (found) this.page.send(found.frame, { kind: "follow", key: found.key });
  }

  stopFollowing(): void {
    this.page.sendToAll({ kind: "stop-following" });
  }

  /** Draw over the video or picture of the page; false where it is not found any more. */
  async draw(analysisId: string, drawing: Drawing): Promise<boolean> {
    const found = await this.find(analysisId);
    return found ? this.page.send(found.frame, { kind: "draw", key: found.key, drawing }) : false;
  }

  stopDrawing(): void {
    this.page.sendToAll({ kind: "stop-drawing" });
  }

  async lookAtTab(): Promise<void> {
    const tab = await this.tab();
    if (tab !== null) await this.page.look(tab);
    this.crops.lookAgain();
  }

  /** What an analysis is of, where the page shows it. */
  async find(analysisId: string): Promise<Found | null> {
    const place = await loadPlace(analysisId);
    return place && this.page.find(place);
  }

  /** The tab that the panel looks at. */
  private async tab(): Promise<number | null> {
    return this.fixedTab ?? (await activeTab());
  }

  /** Whether the person sees the list, and nothing lies over the page or takes pictures of it. */
  private isListLookedAt(): boolean {
    const isChoosing = this.isPicking.value || this.isMarking.value;
    const isTaking = this.submissions.pending.value.length > 0;
    const isSeen = this.view.value.kind === "select" && !document.hidden;
    return isSeen && !isChoosing && !isTaking;
  }

  private forgetChoosing(): void {
    this.isPicking.set(false);
    this.isMarking.set(false);
  }

  private marked(
    frame: number,
    { key, width, height }: Extract<PageEvent, { kind: "marked" }>,
  ): void {
    this.isMarking.set(false);
    const { address } = this.page.state.value;
    if (key === null || !URL.canParse(address)) return;
    const { origin } = new URL(address);
    const title = say("part_title");
    const kind = { type: "picture", isLive: false, isProtected: false, isScaled: false } as const;
    const shown = { width, height, duration: null, isFed: false };
    const found = { key, frame, origin, address: "", title, ...kind, ...shown };
    const subject = partOf("picture", origin);
    this.show({ kind: "prepare", choice: { subject, title, found, isAgain: false, isPart: true } });
  }

  private newPicking(): Picking {
    return new Picking({
      media: () => this.page.state.value.media,
      send: (frame, command) => this.page.send(frame, command),
    });
  }

  private picked(frame: number, key: string | null): void {
    this.stopPicking();
    const found = this.page.state.value.media.find(
      (medium) => medium.frame === frame && medium.key === key,
    );
    if (found) this.choose(found, found.title);
  }

  private connectionChanged(): void {
    const state = this.connection.state.value;
    if (state.kind !== "ready") return;
    this.analyses.value?.stop();
    const analyses = new Analyses(state.client, (error) => this.failed(error));
    this.analyses.set(analyses);
    void analyses.load();
    void analyses.loadCards();
    const view = this.view.value;
    if (view.kind === "analysis") void analyses.open(view.id);
  }

  private async followTabs(): Promise<void> {
    const own = await chrome.windows.getCurrent();
    chrome.tabs.onActivated.addListener(({ windowId }) => {
      if (windowId === own.id) void this.lookAtTab();
    });
  }

  /** Take up what the person chose in the toolbar or the context menu. */
  private async takeUp(): Promise<void> {
    const wanted = await takeWanted(await this.tab());
    if (!wanted) return;
    await this.lookAtTab();
    if (wanted.what === "look") {
      if (!(await this.isOfThisPage(this.view.value))) this.show({ kind: "select" });
      return;
    }
    if (wanted.what === "here") {
      await this.chooseOnlyOne(wanted.frame);
      return;
    }
    const found = wanted.what === "link" ? null : await this.whenFound(wanted);
    if (found) {
      this.choose(found, found.title);
      return;
    }
    const { what: type, address } = wanted;
    this.show({
      kind: "prepare",
      choice: {
        subject: { type, address, origin: null, page: null },
        title: "",
        found: null,
        isAgain: false,
        isPart: false,
      },
    });
  }

  /** Choose the one video of a frame, or its one picture; the list where there are more. */
  private async chooseOnlyOne(frame: number): Promise<void> {
    this.show({ kind: "select" });
    await this.page.listed(FINDING_MILLISECONDS);
    const here = this.page.state.value.media.filter((medium) => medium.frame === frame);
    const videos = here.filter(({ type }) => type === "video");
    const [only, ...others] = videos.length ? videos : here;
    if (only && !others.length) this.choose(only, only.title);
  }

  /** Whether a view shows something of the page before the person, and nothing of another. */
  private async isOfThisPage(view: View): Promise<boolean> {
    if (view.kind === "results") return false;
    if (view.kind === "select") return true;
    await this.page.listed(FINDING_MILLISECONDS);
    if (view.kind === "analysis") return (await this.find(view.id)) !== null;
    const { found } = view.choice;
    return found !== null && this.page.state.value.media.some(({ key }) => key === found.key);
  }

  private async whenFound(wanted: Wanted): Promise<Found | null> {
    const matches = ({ frame, address }: Found) =>
      frame === wanted.frame && address === wanted.address;
    return await new Promise((resolve) => {
      const look = () => {
        const found = this.page.state.value.media.find(matches);
        if (found) finish(found);
      };
      const finish = (found: Found | null) => {
        clearTimeout(timer);
        stop();
        resolve(found);
      };
      const stop = this.page.state.listen(look);
      const timer = setTimeout(() => finish(null), FINDING_MILLISECONDS);
      look();
    });
  }
}

async function activeTab(): Promise<number | null> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? null;
}
