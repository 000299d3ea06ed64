// What is being handed over to the service, from the person's choice until it is accepted.

import type { Analysis, Expected, Sighting } from "../service/answers";
import {
  type Fetch,
  type FrameSet,
  type Options,
  Refusal,
  type ServiceClient,
  type Submitted,
  Unreachable,
} from "../service/client";
import { hasEnded } from "../service/events";
import type { Place } from "./memory";
import type { Obstacle } from "./obstacles";
import type { HeldPage } from "./page-link";
import { Store } from "./store";
import { takeTabPictures } from "./tab-pictures";
import { fetchFile, glance, readFile, takeFrames, WayBlocked } from "./taking";
import { Turns } from "./turns";
import type { Subject, Way } from "./ways";

/** What is to be tested, where it is, and in which ways to try. */
export interface Wish {
  subject: Subject;
  title: string;
  /** Of the page, to be shown as the source where the file has no address of its own. */
  page: string;
  /** Where and when the person saw it. */
  seen: Omit<Sighting, "way"> | null;
  /** What the browser shows of it, to be told from what the service gets. */
  expected: Expected | null;
  place: Place | null;
  ways: readonly Way[];
  seconds: number;
  options: Options;
}

export interface Submission {
  number: number;
  wish: Wish;
  /** "turn" where another takes something from the same tab, "waiting" for the service. */
  stage: Way | "turn" | "sending" | "opening" | "waiting" | "stuck";
  /** Done share of the stage; null where it is not known. */
  share: number | null;
  /** The time in the player at which what was taken begins. */
  start: number;
  /** What kept the rest of the span from being taken. */
  cut: Obstacle | null;
  /** What share of what was taken lay behind something else, and behind what. */
  covered: number;
  cover: string;
  obstacles: readonly Obstacle[];
  /** Words of the service on why it refuses. */
  complaint: string;
}

type Taken =
  | { kind: "link"; url: string; look: Expected["look"] }
  | { kind: "file"; file: Blob }
  | { kind: "frames"; frames: FrameSet["frames"]; capture: FrameSet["capture"] };

interface Surroundings {
  /** The page of a tab, to be released; null where it is not looked at. */
  hold: (tab: number) => HeldPage | null;
  client: () => ServiceClient | null;
  fetch: Fetch;
  pictureOfTab: (id: number) => Promise<Blob>;
  /** The service has it; the panel may close from now on. */
  handedOver: (submission: Submission, submitted: Submitted) => Promise<void>;
  /** It is what the person chose, as far as that can be told. */
  accepted: (submission: Submission, submitted: Submitted) => void;
  failed: (error: unknown) => void;
}

const NOT_MEDIA = 415;
/** Also of links that lead into a network of one's own. */
const NOT_FOLLOWED = 422;
const QUEUE_FULL = 429;
const PATIENCE_SECONDS = 5;
const LOOK_SECONDS = 0.5;
/** Stages of an analysis before its medium is open. */
const UNOPENED: readonly string[] = ["waiting", "opening"];

export class Submissions {
  readonly pending = new Store<readonly Submission[]>([]);
  private readonly around: Surroundings;
  private readonly stoppers = new Map<number, AbortController>();
  /** A player cannot play for two, and what one brings into sight hides what the other takes. */
  private readonly turns = new Turns();
  private count = 0;

  constructor(around: Surroundings) {
    this.around = around;
  }

  /** Begin to hand something over, and give the number by which to follow it. */
  begin(wish: Wish): number {
    this.count += 1;
    const number = this.count;
    const first: Submission = {
      number,
      wish,
      stage: wish.ways[0] ?? "stuck",
      share: null,
      start: 0,
      cut: null,
      covered: 0,
      cover: "",
      obstacles: [],
      complaint: "",
    };
    this.pending.change((pending) => [...pending, first]);
    const stopper = new AbortController();
    this.stoppers.set(number, stopper);
    void this.run(number, wish, stopper.signal);
    return number;
  }

  /** Stop it, or put away what is stuck. */
  dismiss(number: number): void {
    this.stoppers.get(number)?.abort();
    this.stoppers.delete(number);
    this.pending.change((pending) => pending.filter((other) => other.number !== number));
  }

  private async run(number: number, wish: Wish, signal: AbortSignal): Promise<void> {
    // Held from the beginning: while one way fails the person may go to another tab.
    const page = wish.place && this.around.hold(wish.place.tab);
    await this.tryWays(number, wish, page, signal).finally(() => page?.release());
  }

  private async tryWays(
    number: number,
    wish: Wish,
    page: HeldPage | null,
    signal: AbortSignal,
  ): Promise<void> {
    for (const way of wish.ways) {
      try {
        this.note(number, { stage: way, share: null });
        const taken = await this.take(number, wish, page, way, signal);
        const submitted = await this.send(number, wish, way, taken, signal);
        await this.handOver(number, submitted);
        const isLast = way === wish.ways.at(-1);
        if (taken.kind === "link" && !isLast) await this.opened(number, submitted, signal);
        if (signal.aborted) await this.takeBack(submitted);
        else this.accept(number, submitted);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!this.goesOn(number, way, error)) break;
      }
    }
    this.note(number, { stage: "stuck" });
  }

  private async take(
    number: number,
    wish: Wish,
    page: HeldPage | null,
    way: Way,
    signal: AbortSignal,
  ): Promise<Taken> {
    const { subject, place } = wish;
    if (way === "link" || way === "page") {
      const url = way === "link" ? subject.address : (subject.page ?? "");
      const look = page && place ? await glance(page, place.frame, place.key, signal) : null;
      return { kind: "link", url, look: look && { ...look, grey: [...look.grey] } };
    }
    if (way === "fetch") {
      return { kind: "file", file: await fetchFile(subject.address, signal, this.around.fetch) };
    }
    if (!place) throw new WayBlocked("gone");
    if (!page) throw new WayBlocked("behind");
    if (this.turns.areTaken(place.tab)) this.note(number, { stage: "turn" });
    return await this.turns.take(place.tab, signal, async () => {
      this.note(number, { stage: way });
      return await this.takeFromPage(number, wish, place, page, way, signal);
    });
  }

  private async takeFromPage(
    number: number,
    { subject, seconds }: Wish,
    { tab, frame, key }: Place,
    page: HeldPage,
    way: Way,
    signal: AbortSignal,
  ): Promise<Taken> {
    if (way === "read") return { kind: "file", file: await readFile(page, frame, key, signal) };
    const progressed = (share: number) => this.note(number, { share });
    const isPicture = subject.type === "picture";
    const recording = { page, frame, key, isPicture, seconds, signal, progressed };
    const { frames, capture, ...taken } =
      way === "frames"
        ? await takeFrames(recording)
        : await takeTabPictures(recording, () => this.around.pictureOfTab(tab));
    this.note(number, { start: frames[0]?.time ?? 0, ...taken });
    return { kind: "frames", frames, capture };
  }

  /** Hand over, and again whenever the service is away or its queue is full. */
  private async send(
    number: number,
    wish: Wish,
    way: Way,
    taken: Taken,
    signal: AbortSignal,
  ): Promise<Submitted> {
    for (;;) {
      signal.throwIfAborted();
      this.note(number, { stage: "sending", share: null });
      const client = this.around.client();
      try {
        if (client) return await submit(client, wish, way, taken);
      } catch (error) {
        this.around.failed(error);
        const isFull = error instanceof Refusal && error.status === QUEUE_FULL;
        if (!isFull && !(error instanceof Unreachable)) throw error;
      }
      this.note(number, { stage: "waiting" });
      await patience(PATIENCE_SECONDS, signal);
    }
  }

  private async handOver(number: number, submitted: Submitted): Promise<void> {
    const submission = this.find(number);
    if (submission) await this.around.handedOver(submission, submitted);
  }

  /**
   * Wait until the service has opened what a link leads to, or gave up for another reason.
   *
   * @throws WayBlocked where it cannot be opened, or is something else than the browser shows.
   */
  private async opened(
    number: number,
    { analysis: { id }, wasKnown }: Submitted,
    signal: AbortSignal,
  ): Promise<void> {
    if (wasKnown) return;
    this.note(number, { stage: "opening" });
    while (!signal.aborted) {
      const analysis = await this.look(id);
      if (analysis?.state === "failed") await this.giveUp(number, analysis);
      // One that ended stays in the stage that it ended in.
      if (analysis && (hasEnded(analysis.state) || !UNOPENED.includes(analysis.stage))) return;
      await patience(LOOK_SECONDS, signal);
    }
  }

  /** An analysis as it is now; null while the service is away. */
  private async look(id: string): Promise<Analysis | null> {
    try {
      return (await this.around.client()?.analysis(id)) ?? null;
    } catch (error) {
      this.around.failed(error);
      if (error instanceof Unreachable) return null;
      throw error;
    }
  }

  /** Put away an analysis that says nothing of what the person chose; the panel says why. */
  private async giveUp(number: number, { id, reason, failure }: Analysis): Promise<void> {
    if (failure !== "media" && failure !== "other-media") return;
    this.note(number, { complaint: reason ?? "" });
    await this.around.client()?.remove(id);
    throw new WayBlocked(failure === "media" ? "not_opened" : "other_file");
  }

  private accept(number: number, submitted: Submitted): void {
    const submission = this.find(number);
    if (submission) this.around.accepted(submission, submitted);
    this.dismiss(number);
  }

  private find(number: number): Submission | undefined {
    return this.pending.value.find((other) => other.number === number);
  }

  /** The person stopped it in the very moment that the service accepted it. */
  private async takeBack({ analysis, wasKnown }: Submitted): Promise<void> {
    if (!wasKnown) await this.around.client()?.cancel(analysis.id);
  }

  /** Note an error, and say whether another way may do better. */
  private goesOn(number: number, way: Way, error: unknown): boolean {
    if (error instanceof WayBlocked) {
      this.addObstacle(number, error.obstacle);
      return true;
    }
    if (error instanceof Refusal && error.status === NOT_MEDIA) {
      this.addObstacle(number, "not_fetched");
      return true;
    }
    const isLink = way === "link" || way === "page";
    if (isLink && error instanceof Refusal && error.status === NOT_FOLLOWED) {
      this.note(number, { complaint: error.message });
      this.addObstacle(number, "not_opened");
      return true;
    }
    this.note(number, { complaint: error instanceof Error ? error.message : String(error) });
    return false;
  }

  private addObstacle(number: number, obstacle: Obstacle): void {
    this.change(number, (old) => ({ ...old, obstacles: [...old.obstacles, obstacle] }));
  }

  private note(number: number, changed: Partial<Submission>): void {
    this.change(number, (old) => ({ ...old, ...changed }));
  }

  private change(number: number, change: (old: Submission) => Submission): void {
    this.pending.change((pending) =>
      pending.map((other) => (other.number === number ? change(other) : other)),
    );
  }
}

async function submit(
  client: ServiceClient,
  wish: Wish,
  way: Way,
  taken: Taken,
): Promise<Submitted> {
  const { subject, page, seen, expected } = wish;
  const options = { ...wish.options, sighting: seen && { ...seen, way } };
  if (taken.kind === "link") {
    // A page has its video in several sizes, of which the player shows one.
    const scaled = expected?.scaled || way === "page";
    const shown = expected && { ...expected, scaled, look: taken.look };
    return await client.submitLink(taken.url, shown, options);
  }
  const isLasting = /^https?:/.test(subject.address);
  const source = isLasting ? subject.address : page;
  if (taken.kind === "file") return await client.submitFile(taken.file, source, options);
  const { frames, capture } = taken;
  return await client.submitFrames({ frames, capture, source: page }, options);
}

async function patience(seconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, 1000 * seconds);
    signal.addEventListener("abort", finish);
  });
}
