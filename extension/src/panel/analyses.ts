// The analyses that the panel shows, followed until they end.

import { type Analysis, type Finding, type Same, STATES } from "../service/answers";
import { Refusal, type ServiceClient, Unreachable } from "../service/client";
import { type AnalysisEvent, follow, hasEnded } from "../service/events";
import { language } from "../strings";
import { type Cards, spokenCard } from "./cards";
import { Store } from "./store";

/** Browsers open at most six connections to one host, and requests need some as well. */
const MOST_STREAMS = 3;
const PAGE_SIZE = "20";
const MOST_MATCHES = "100";

export class Analyses {
  readonly known = new Store<ReadonlyMap<string, Analysis>>(new Map());
  readonly cards = new Store<Cards>(new Map());
  /** The names of those in the casebook with whom people can be compared. */
  readonly people = new Store<readonly string[]>([]);
  /** The `before` of older analyses; null where there are none. */
  readonly older = new Store<string | null>(null);
  /** Ids of those that the person searches for; null for all. */
  readonly matches = new Store<readonly string[] | null>(null);
  /** What of those that were answered from before is the same, by their ids. */
  readonly sameAsBefore = new Map<string, Same>();
  private readonly client: ServiceClient;
  private readonly failed: (error: unknown) => void;
  private readonly streams = new Map<string, AbortController>();
  private focused = "";
  private searches = 0;

  constructor(client: ServiceClient, failed: (error: unknown) => void) {
    this.client = client;
    this.failed = failed;
  }

  stop(): void {
    for (const stream of this.streams.values()) stream.abort();
    this.streams.clear();
  }

  /** Read the newest analyses, also those that were asked for elsewhere. */
  async load(): Promise<void> {
    await this.guarded(async () => {
      const { analyses, next } = await this.client.analyses({ limit: PAGE_SIZE });
      for (const analysis of analyses) this.put(analysis);
      if (this.older.value === null) this.older.set(next);
    });
  }

  async loadOlder(): Promise<void> {
    const before = this.older.value;
    if (before === null) return;
    await this.guarded(async () => {
      const { analyses, next } = await this.client.analyses({ limit: PAGE_SIZE, before });
      for (const analysis of analyses) this.put(analysis);
      this.older.set(next);
    });
  }

  /** Find by words in name, page or site, by where the verdict points, and from a moment on. */
  async search(query: string, direction: string, since = ""): Promise<void> {
    this.searches += 1;
    const number = this.searches;
    const wanted = Object.entries({ query, direction, since }).filter(([, value]) => value !== "");
    if (!wanted.length) {
      this.matches.set(null);
      return;
    }
    await this.guarded(async () => {
      const terms = { ...Object.fromEntries(wanted), limit: MOST_MATCHES };
      const { analyses } = await this.client.analyses(terms);
      // Answers to what was typed before may come later.
      if (number !== this.searches) return;
      for (const analysis of analyses) this.put(analysis);
      this.matches.set(analyses.map(({ id }) => id));
    });
  }

  async loadCards(): Promise<void> {
    await this.guarded(async () => {
      const cards = await this.client.cards();
      this.cards.set(new Map(cards.map((card) => [card.name, spokenCard(card, language())])));
    });
  }

  async loadPeople(): Promise<void> {
    await this.guarded(async () => {
      const people = await this.client.people().catch((error: unknown) => {
        // Earlier services keep nobody.
        if (error instanceof Refusal && error.status === 404) return [];
        throw error;
      });
      this.people.set(people);
    });
  }

  async forgetPerson(name: string): Promise<void> {
    await this.guarded(() => this.client.forgetPerson(name));
    await this.loadPeople();
  }

  /** Read one with its findings, and follow it before all others. */
  async open(id: string): Promise<void> {
    this.focused = id;
    await this.guarded(async () => this.put(await this.client.analysis(id), true));
  }

  /** The id of the newest finished analysis of a case; null where there is none. */
  async newestOf(query: string): Promise<string | null> {
    let found: string | null = null;
    await this.guarded(async () => {
      const { analyses } = await this.client.analyses({ query, state: "done", limit: "1" });
      found = analyses[0]?.id ?? null;
    });
    return found;
  }

  add(analysis: Analysis): void {
    if (analysis.same) this.sameAsBefore.set(analysis.id, analysis.same);
    this.put(analysis, true);
  }

  /** Analyse the link of an analysis once more; gives the id of the new one. */
  async again(id: string): Promise<string | null> {
    let anew: string | null = null;
    await this.guarded(async () => {
      const analysis = await this.client.again(id);
      this.put(analysis, true);
      anew = analysis.id;
    });
    return anew;
  }

  async cancel(id: string): Promise<void> {
    await this.guarded(() => this.client.cancel(id));
  }

  async remove(id: string): Promise<void> {
    await this.guarded(async () => {
      await this.client.remove(id);
      this.forget(id);
    });
  }

  /** An analysis from a list has no findings, and must not take those away that are known. */
  private put(analysis: Analysis, isWhole = false): void {
    this.known.change((known) => {
      const findings = isWhole ? analysis.findings : (known.get(analysis.id)?.findings ?? []);
      return new Map(known).set(analysis.id, { ...analysis, findings });
    });
    this.followWhatRuns();
  }

  private forget(id: string): void {
    this.streams.get(id)?.abort();
    this.streams.delete(id);
    this.known.change((known) => new Map([...known].filter(([other]) => other !== id)));
    this.followWhatRuns();
  }

  private followWhatRuns(): void {
    const under = [...this.known.value.values()].filter(({ state }) => !hasEnded(state));
    const wanted = under.toSorted((one, other) => this.rank(one) - this.rank(other));
    const chosen = wanted.slice(0, MOST_STREAMS).map(({ id }) => id);
    for (const [id, stream] of this.streams) {
      if (chosen.includes(id)) continue;
      stream.abort();
      this.streams.delete(id);
    }
    for (const id of chosen) if (!this.streams.has(id)) void this.follow(id);
  }

  /** First the one that is looked at, then what runs, then what waits. */
  private rank({ id, state }: Analysis): number {
    return id === this.focused ? -1 : STATES.length - STATES.indexOf(state);
  }

  private async follow(id: string): Promise<void> {
    const stream = new AbortController();
    this.streams.set(id, stream);
    const open = async (after: number, signal: AbortSignal) => {
      return await this.client.events(id, after, signal).catch((error: unknown) => {
        // The stream is opened again and again; the panel is to say why nothing comes.
        if (error instanceof Unreachable) this.failed(error);
        throw error;
      });
    };
    try {
      await follow(open, (event) => this.hear(id, event), stream.signal);
    } catch (error) {
      // It was deleted elsewhere, or this extension is not paired any more.
      if (error instanceof Refusal && error.status === 404) this.forget(id);
      else this.failed(error);
    }
    if (stream.signal.aborted) return;
    this.streams.delete(id);
    if (this.known.value.has(id)) await this.guarded(async () => this.readEnd(id));
  }

  private async readEnd(id: string): Promise<void> {
    this.put(await this.client.analysis(id), true);
  }

  private hear(id: string, event: AnalysisEvent): void {
    this.known.change((known) => {
      const analysis = known.get(id);
      return analysis ? new Map(known).set(id, changed(analysis, event)) : known;
    });
  }

  private async guarded(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.failed(error);
    }
  }
}

/** An analysis after an event. Events may come again after an interruption. */
export function changed(analysis: Analysis, event: AnalysisEvent): Analysis {
  if (event.kind === "progress") {
    return { ...analysis, stage: event.stage, progress: event.progress };
  }
  if (event.kind === "finding") {
    return { ...analysis, findings: withFinding(analysis.findings, event.finding) };
  }
  // The end is read from the service, with its verdict.
  if (hasEnded(event.state)) return analysis;
  const beginsAnew = event.state === "queued" && analysis.state === "running";
  const findings = beginsAnew ? [] : analysis.findings;
  return { ...analysis, state: event.state, reason: event.reason, findings };
}

function withFinding(findings: readonly Finding[], finding: Finding): Finding[] {
  const others = findings.filter(({ detector }) => detector !== finding.detector);
  return others.length < findings.length ? [...findings] : [...others, finding];
}
