// Requests to the service with the token of this extension.

import type { Decoder } from "../decode";
import * as answers from "./answers";

export type Fetch = typeof fetch;

/** Whom something is said to show, as far as it is given. */
export interface Person {
  files: readonly File[];
  /** The name of somebody in the casebook; empty for nobody. */
  known: string;
  /** The name under which to keep the files; empty to keep none. */
  keepAs: string;
}

/** What a person chose for an analysis. */
export interface Options {
  /** Names of tests; null for all. */
  detectors: readonly string[] | null;
  keep: boolean;
  again: boolean;
  person?: Person | null;
}

/** An analysis that is asked for, and where the person saw what it is of. */
export interface AnalysisRequest extends Options {
  sighting: answers.Sighting | null;
}

/** Frames that were taken from a player, with their times in its media. */
export interface FrameSet {
  frames: readonly { time: number; picture: Blob }[];
  source: string;
  capture: Record<string, unknown>;
}

export interface Submitted {
  analysis: answers.Analysis;
  /** Whether the same content had been analysed before and this is that answer. */
  wasKnown: boolean;
}

/** The service refused a request; `message` is one line for a person, in English. */
export class Refusal extends Error {
  readonly status: number;
  readonly retryAfter: number | null;

  constructor(message: string, status: number, retryAfter: number | null = null) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Nothing answers at the service's address, or something that is not the service. */
export class Unreachable extends Error {}

export class ServiceClient {
  readonly address: string;
  private readonly token: string;
  private readonly fetch: Fetch;

  constructor(address: string, token: string, fetcher: Fetch = (...call) => fetch(...call)) {
    this.address = address;
    this.token = token;
    this.fetch = fetcher;
  }

  async submitFile(file: Blob, source: string, wanted: AnalysisRequest): Promise<Submitted> {
    const form = formOf(wanted);
    form.append("keep", String(wanted.keep));
    form.append("source", source);
    form.append("file", file);
    return await this.submit("file", { body: form });
  }

  async submitLink(
    url: string,
    expected: answers.Expected | null,
    wanted: AnalysisRequest,
  ): Promise<Submitted> {
    const { detectors, keep, again, sighting } = wanted;
    if (!wanted.person) {
      return await this.submit("link", asJson({ url, detectors, keep, again, sighting, expected }));
    }
    const form = formOf(wanted);
    form.append("keep", String(keep));
    form.append("url", url);
    if (expected) form.append("expected", JSON.stringify(expected));
    return await this.submit("link-form", { body: form });
  }

  /** Let the link of an analysis be fetched and analysed once more. */
  async again(id: string): Promise<answers.Analysis> {
    const response = await this.answer(`/v1/analyses/${id}/again`, { method: "POST" });
    return await decoded(response, answers.analysis);
  }

  /** Frames are not the media itself, so that they cannot be kept. */
  async submitFrames(set: FrameSet, wanted: AnalysisRequest): Promise<Submitted> {
    const form = formOf(wanted);
    form.append("times", JSON.stringify(set.frames.map(({ time }) => time)));
    form.append("source", set.source);
    form.append("capture", JSON.stringify(set.capture));
    for (const { picture } of set.frames) form.append("frames", picture);
    return await this.submit("frames", { body: form });
  }

  async analysis(id: string): Promise<answers.Analysis> {
    return await this.get(`/v1/analyses/${id}`, answers.analysis);
  }

  async analyses(query: Record<string, string>): Promise<answers.AnalysisList> {
    return await this.get(`/v1/analyses?${new URLSearchParams(query)}`, answers.analyses);
  }

  async cancel(id: string): Promise<void> {
    await this.answer(`/v1/analyses/${id}/cancel`, { method: "POST" });
  }

  async remove(id: string): Promise<void> {
    await this.answer(`/v1/analyses/${id}`, { method: "DELETE" });
  }

  async document(id: string): Promise<answers.AnalysisDocument> {
    return await this.get(`/v1/analyses/${id}/document`, answers.analysisDocument);
  }

  async exhibits(id: string): Promise<answers.Exhibit[]> {
    return await this.get(`/v1/analyses/${id}/exhibits`, answers.exhibits);
  }

  /** Plots with their numbers; earlier versions of the service have none. */
  async plots(id: string): Promise<answers.Plot[]> {
    return await this.get(`/v1/analyses/${id}/plots`, answers.plots).catch((error: unknown) => {
      if (error instanceof Refusal && error.status === 404) return [];
      throw error;
    });
  }

  async frames(id: string): Promise<answers.Frames> {
    return await this.get(`/v1/analyses/${id}/frames`, answers.frames);
  }

  async report(id: string): Promise<Blob> {
    return await (await this.answer(`/v1/analyses/${id}/report`)).blob();
  }

  async picture(id: string, of: "exhibits" | "frames", name: string): Promise<Blob> {
    const path = `/v1/analyses/${id}/${of}/${encodeURIComponent(name)}`;
    return await (await this.answer(path)).blob();
  }

  async cards(): Promise<answers.Card[]> {
    return (await this.get("/v1/detectors", answers.cards)).detectors;
  }

  /** The names of those in the casebook with whom people can be compared. */
  async people(): Promise<string[]> {
    const { people } = await this.get("/v1/people", answers.people);
    return people.map(({ name }) => name);
  }

  async forgetPerson(name: string): Promise<void> {
    await this.answer(`/v1/people/${encodeURIComponent(name)}`, { method: "DELETE" });
  }

  async labels(sha256: string): Promise<answers.Label[]> {
    return (await this.get(`/v1/cases/${sha256}`, answers.caseOfContent)).labels;
  }

  async addLabel(
    sha256: string,
    value: answers.LabelValue,
    how: string,
    reference: string,
  ): Promise<void> {
    const body = { value, how, reference };
    await this.answer(`/v1/cases/${sha256}/labels`, { method: "POST", ...asJson(body) });
  }

  async removeLabel(sha256: string, uid: string): Promise<void> {
    await this.answer(`/v1/cases/${sha256}/labels/${uid}`, { method: "DELETE" });
  }

  /** Tell which build of the extension the browser runs. */
  async noteBuild(build: string): Promise<void> {
    await this.answer("/v1/extension", { method: "POST", ...asJson({ build }) });
  }

  /** The stream of an analysis' events, after the one with this number. */
  async events(id: string, after: number, signal: AbortSignal): Promise<ReadableStream> {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": String(after) };
    const response = await this.answer(`/v1/analyses/${id}/events`, { headers, signal });
    if (!response.body) throw new Unreachable("the service sent no events");
    return response.body;
  }

  private async submit(kind: string, init: RequestInit): Promise<Submitted> {
    const response = await this.answer(`/v1/analyses/${kind}`, { method: "POST", ...init });
    const analysis = await decoded(response, answers.analysis);
    return { analysis, wasKnown: response.status === 200 };
  }

  private async get<T>(path: string, decoder: Decoder<T>): Promise<T> {
    return await decoded(await this.answer(path), decoder);
  }

  private async answer(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, Authorization: `Bearer ${this.token}` };
    return await request(this.fetch, this.address + path, { ...init, headers });
  }
}

/** Ask who listens at an address. */
export async function readHealth(
  address: string,
  fetcher: Fetch,
  signal: AbortSignal,
): Promise<answers.Health> {
  const response = await request(fetcher, `${address}/v1/health`, { signal });
  return await decoded(response, answers.health);
}

/** Exchange the code that the person typed for a token. */
export async function exchangeCode(
  address: string,
  code: string,
  name: string,
  fetcher: Fetch,
): Promise<string> {
  const init = { method: "POST", ...asJson({ code, name }) };
  const response = await request(fetcher, `${address}/v1/pairing`, init);
  return (await decoded(response, answers.pairing)).token;
}

async function request(fetcher: Fetch, url: string, init: RequestInit): Promise<Response> {
  const settled: RequestInit = { ...init, cache: "no-store", credentials: "omit" };
  const response = await fetcher(url, { ...settled, redirect: "error" }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new Unreachable("the service does not answer");
  });
  if (!response.ok) throw await refusal(response);
  return response;
}

async function refusal(response: Response): Promise<Refusal> {
  const wait = Number(response.headers.get("Retry-After")) || null;
  const message = await decoded(response, answers.problem).then(
    ({ error }) => error.message,
    () => `The service answered with an error (${response.status}).`,
  );
  return new Refusal(message, response.status, wait);
}

async function decoded<T>(response: Response, decoder: Decoder<T>): Promise<T> {
  const value: unknown = await response.json().catch(() => null);
  return decoder(value);
}

function asJson(value: unknown): RequestInit {
  return { body: JSON.stringify(value), headers: { "Content-Type": "application/json" } };
}

function formOf({ detectors, again, sighting, person }: AnalysisRequest): FormData {
  const form = new FormData();
  if (sighting) form.append("sighting", JSON.stringify(sighting));
  if (detectors) form.append("detectors", detectors.join(","));
  form.append("again", String(again));
  for (const file of person?.files ?? []) form.append("person", file);
  if (person?.known) form.append("known_person", person.known);
  if (person?.keepAs) form.append("keep_person_as", person.keepAs);
  return form;
}
