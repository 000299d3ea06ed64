import { getEventListeners } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PIXELS } from "../../src/looks";
import type { HearPage, HeldPage } from "../../src/panel/page-link";
import { Submissions, type Wish } from "../../src/panel/submissions";
import type { Answer, CaptureOutcome, Command } from "../../src/protocol";
import { type Fetch, ServiceClient } from "../../src/service/client";
import { ANALYSIS, jsonAnswer } from "../service/samples";

const WISH: Wish = {
  subject: {
    type: "video",
    address: "https://example.org/clip.mp4",
    origin: "https://example.org",
    page: null,
  },
  title: "clip.mp4",
  page: "A page: clip.mp4",
  seen: { page: "https://example.org/watch", title: "A page", seen: "2026-01-01T00:00:00Z" },
  expected: { kind: "video", width: 640, height: 360, duration: 12, scaled: false, look: null },
  place: {
    tab: 1,
    frame: 3,
    key: "k",
    address: "https://example.org/clip.mp4",
    width: 640,
    height: 360,
    duration: 12,
    obstacles: [],
    start: 0,
    isCut: false,
    covered: 0,
    cover: "",
  },
  ways: ["fetch", "read", "link", "frames"],
  seconds: 10,
  options: { detectors: null, keep: false, again: false },
};

const GLANCE = {
  kind: "glance" as const,
  time: 4.5,
  look: Array.from({ length: PIXELS }, (_, index) => index),
};

/** A page that answers each command as it is told. */
class FakePage implements HeldPage {
  readonly commands: Command[] = [];
  answers: Partial<Record<Command["kind"], (Answer | null)[]>> = {};
  /** The newest conversation, of which it speaks. */
  talk = "";
  releases = 0;
  private readonly listeners = new Set<HearPage>();

  send(frame: number, command: Command): boolean {
    this.commands.push(command);
    if ("talk" in command) this.talk = command.talk;
    const { talk } = this;
    queueMicrotask(() => {
      const nothing = command.kind === "glance" ? [{ ...GLANCE, look: null }] : [];
      for (const event of this.answers[command.kind] ?? nothing) this.say(frame, event, talk);
    });
    return frame === 3;
  }

  say(frame: number, event: Answer | null, talk = this.talk): void {
    for (const listener of [...this.listeners]) listener(frame, event && { ...event, talk });
  }

  listen(hear: HearPage): () => void {
    this.listeners.add(hear);
    return () => this.listeners.delete(hear);
  }

  release(): void {
    this.releases += 1;
  }

  get listening(): number {
    return this.listeners.size;
  }
}

const fetchFile = vi.fn<Fetch>();
const callService = vi.fn<Fetch>();
const placed = vi.fn();
const accepted = vi.fn();
const failed = vi.fn();
const pictureOfTab = vi.fn();
const OPENED = { ...ANALYSIS, stage: "finding faces" };
let page: FakePage;
let submissions: Submissions;

beforeEach(() => {
  vi.useFakeTimers();
  page = new FakePage();
  for (const mock of [fetchFile, callService, placed, accepted, failed]) mock.mockReset();
  fetchFile.mockRejectedValue(new TypeError("no"));
  callService.mockImplementation(async () => jsonAnswer(OPENED, 202));
  const client = new ServiceClient("http://127.0.0.1:8177", "t", callService);
  const hold = (tab: number) => (tab === 2 ? null : page);
  submissions = new Submissions({
    hold,
    client: () => client,
    fetch: fetchFile,
    pictureOfTab,
    handedOver: placed,
    accepted,
    failed,
  });
});

afterEach(() => vi.useRealTimers());

function ending(outcome: CaptureOutcome, seen = 1): Answer {
  return { kind: "capture-end", outcome, width: 640, height: 360, seen, dropped: 2, rate: 1 };
}

function handedOver(): { path: string; form: FormData } {
  const posts = callService.mock.calls.filter(([, init]) => init?.method === "POST");
  const [url, init] = posts.at(-1) ?? [];
  return { path: new URL(String(url)).pathname, form: init?.body as FormData };
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(50);
}

/** An answer that leads to another address, of which the browser tells nothing, and what is there. */
function redirecting(url: string): void {
  const hidden = Object.defineProperties(new Response(null), {
    type: { value: "opaqueredirect" },
    ok: { value: false },
  });
  fetchFile.mockResolvedValueOnce(hidden);
  const there = Object.defineProperty(new Response("bytes"), "url", { value: url });
  fetchFile.mockResolvedValueOnce(there);
}

test("where the site leads elsewhere, nothing that it knows of the person goes along", async () => {
  redirecting("https://cdn.example.com/clip.mp4");
  submissions.begin(WISH);
  await settle();
  const sent = fetchFile.mock.calls.map(([, init]) => [init?.credentials, init?.redirect]);
  expect(sent).toEqual([
    ["include", "manual"],
    ["omit", undefined],
  ]);
  expect(handedOver().path).toBe("/v1/analyses/file");
});

test("what a site leads to in the person's own network is not handed over", async () => {
  redirecting("http://192.168.1.1/clip.mp4");
  submissions.begin({ ...WISH, ways: ["fetch"] });
  await settle();
  expect(callService).not.toHaveBeenCalled();
  expect(submissions.pending.value[0]?.obstacles).toEqual(["not_fetched"]);
});

test("the file is fetched as the site knows the person, and handed over", async () => {
  fetchFile.mockResolvedValue(new Response("bytes"));
  submissions.begin(WISH);
  await settle();
  expect(fetchFile.mock.calls[0]?.[1]?.credentials).toBe("include");
  const { path, form } = handedOver();
  expect(path).toBe("/v1/analyses/file");
  expect(form.get("source")).toBe("https://example.org/clip.mp4");
  expect(accepted).toHaveBeenCalledOnce();
  expect(submissions.pending.value).toEqual([]);
});

test("where it cannot be fetched the page hands it over", async () => {
  page.answers = {
    read: [{ kind: "piece", data: btoa("one") }],
    "read-on": [{ kind: "read-end", outcome: "done" }],
  };
  submissions.begin(WISH);
  await settle();
  const file = handedOver().form.get("file");
  expect(await (file as Blob).text()).toBe("one");
  expect(page.listening).toBe(0);
});

test("where the page does not have it either the service fetches it", async () => {
  page.answers = { read: [{ kind: "read-end", outcome: "closed" }] };
  submissions.begin(WISH);
  await settle();
  expect(handedOver().path).toBe("/v1/analyses/link");
  expect(accepted.mock.calls[0]?.[0].obstacles).toEqual(["not_fetched", "not_read"]);
});

test("frames are handed over with their times and the quality of the capture", async () => {
  page.answers = {
    capture: [
      { kind: "frame", time: 2, data: btoa("a") },
      { kind: "frame", time: 7, data: btoa("b") },
      ending("done", 2),
    ],
  };
  submissions.begin({ ...WISH, ways: ["frames"] });
  await settle();
  expect(accepted.mock.calls[0]?.[0]).toMatchObject({ start: 2, cut: null });
  expect(page.releases).toBe(1);
  const { path, form } = handedOver();
  expect(path).toBe("/v1/analyses/frames");
  expect(form.get("times")).toBe("[2,7]");
  expect(form.get("source")).toBe("A page: clip.mp4");
  expect(JSON.parse(String(form.get("capture")))).toEqual({
    method: "canvas",
    encoding: "image/jpeg",
    span: 10,
    cut: null,
    width: 640,
    height: 360,
    frames: 2,
    dropped: 2,
    playback_rate: 1,
  });
});

test("the page of a player without a file is searched for one of its shape and length", async () => {
  const subject = { ...WISH.subject, address: "", page: "https://example.org/watch" };
  submissions.begin({ ...WISH, subject, ways: ["page", "frames"] });
  await settle();
  expect(handedOver().path).toBe("/v1/analyses/link");
  const [, init] = callService.mock.calls[0] ?? [];
  expect(JSON.parse(String(init?.body))).toMatchObject({
    url: "https://example.org/watch",
    expected: { width: 640, height: 360, duration: 12, scaled: true },
    sighting: { way: "page" },
  });
});

test.each([
  ["where the page may read it", GLANCE, { time: 4.5, grey: GLANCE.look }],
  ["but not where the browser keeps it", { ...GLANCE, look: null }, null],
])("one small frame goes with a link, %s", async (_where, answer, look) => {
  page.answers = { glance: [answer] };
  submissions.begin({ ...WISH, ways: ["link", "frames"] });
  await settle();
  const [, init] = callService.mock.calls[0] ?? [];
  expect(JSON.parse(String(init?.body)).expected).toEqual({ ...WISH.expected, look });
});

test("a page that the service does not follow leads to frames", async () => {
  callService.mockImplementation(async (url) =>
    String(url).endsWith("/link")
      ? jsonAnswer({ detail: "not followed" }, 422)
      : jsonAnswer(OPENED, 202),
  );
  page.answers = {
    capture: [
      { kind: "frame", time: 2, data: btoa("a") },
      { kind: "frame", time: 7, data: btoa("b") },
      ending("done", 2),
    ],
  };
  const subject = { ...WISH.subject, address: "", page: "http://192.168.1.2/watch" };
  submissions.begin({ ...WISH, subject, ways: ["page", "frames"] });
  await settle();
  expect(handedOver().path).toBe("/v1/analyses/frames");
  expect(accepted.mock.calls[0]?.[0].obstacles).toEqual(["not_opened"]);
});

test("frames that are all the same are not handed over", async () => {
  const frames = [2, 4].map((time) => ({ kind: "frame" as const, time, data: btoa("a") }));
  page.answers = { capture: [...frames, ending("still", 2)] };
  submissions.begin({ ...WISH, ways: ["frames"] });
  await settle();
  expect(submissions.pending.value[0]).toMatchObject({ stage: "stuck", obstacles: ["still"] });
  expect(callService).not.toHaveBeenCalled();
});

test("the share of the span is known while frames are taken", async () => {
  page.answers = { capture: [2, 4.5].map((time) => ({ kind: "frame", time, data: "" })) };
  submissions.begin({ ...WISH, ways: ["frames"] });
  await settle();
  expect(submissions.pending.value[0]).toMatchObject({ stage: "frames", share: 0.25 });
});

test.each(["black", "closed", "silent", "refused", "gone"] as const)(
  "a capture that ends as %s says so, and can be tried again",
  async (outcome) => {
    page.answers = { capture: [ending(outcome)] };
    submissions.begin({ ...WISH, ways: ["frames"] });
    await settle();
    expect(submissions.pending.value[0]).toMatchObject({ stage: "stuck", obstacles: [outcome] });
    expect(callService).not.toHaveBeenCalled();
  },
);

test.each(["behind", "closed", "silent", "gone"] as const)(
  "of a capture that ends midway as %s, what was taken until then is handed over",
  async (outcome) => {
    const frames = [2, 4].map((time) => ({ kind: "frame" as const, time, data: btoa("a") }));
    page.answers = { capture: [...frames, ending(outcome, 2)] };
    submissions.begin({ ...WISH, ways: ["frames"] });
    await settle();
    expect(accepted.mock.calls[0]?.[0]).toMatchObject({ start: 2, cut: outcome });
    expect(handedOver().form.get("times")).toBe("[2,4]");
  },
);

test("of a page that goes away during a capture, what was taken until then is handed over", async () => {
  const frames = [2, 4].map((time) => ({ kind: "frame" as const, time, data: btoa("a") }));
  page.answers = { capture: [...frames, null] };
  submissions.begin({ ...WISH, ways: ["frames"] });
  await settle();
  expect(accepted.mock.calls[0]?.[0]).toMatchObject({ cut: "gone" });
  const capture = JSON.parse(String(handedOver().form.get("capture")));
  expect(capture).toMatchObject({ frames: 2, cut: "gone" });
});

test("a tab that the panel does not look at is said to be behind", async () => {
  const place = { ...WISH.place, tab: 2 } as typeof WISH.place;
  submissions.begin({ ...WISH, ways: ["frames"], place });
  await settle();
  expect(submissions.pending.value[0]).toMatchObject({ stage: "stuck", obstacles: ["behind"] });
});

test("a page that goes away during a capture is an obstacle, not a wait without end", async () => {
  submissions.begin({ ...WISH, ways: ["frames"] });
  await settle();
  page.say(3, null);
  await settle();
  expect(submissions.pending.value[0]).toMatchObject({ stage: "stuck", obstacles: ["gone"] });
});

test("what other frames of the page say does not count", async () => {
  submissions.begin({ ...WISH, ways: ["frames"] });
  await settle();
  page.say(4, ending("black"));
  page.say(4, null);
  await settle();
  expect(submissions.pending.value[0]?.stage).toBe("frames");
});

test("stopping ends the capture in the page and hands nothing over", async () => {
  const number = submissions.begin({ ...WISH, ways: ["frames"] });
  await settle();
  submissions.dismiss(number);
  await settle();
  expect(page.commands.at(-1)).toEqual({ kind: "stop-capture" });
  expect(page.listening).toBe(0);
  expect(callService).not.toHaveBeenCalled();
  expect(submissions.pending.value).toEqual([]);
});

/** Something else on the page of `WISH`. */
function wishOf(key: string, ...ways: Wish["ways"]): Wish {
  const place = { ...WISH.place, key } as typeof WISH.place;
  return { ...WISH, title: key, place, ways };
}

/** What the page was asked for, in order. */
function asked(): string[] {
  return page.commands.flatMap((command) =>
    "talk" in command ? [`${command.kind} ${command.key}`] : [],
  );
}

test.each([
  ["frames", "frames", "capture"],
  ["read", "read", "read"],
  ["tab", "tab", "watch"],
  ["frames", "read", "read"],
] as const)("where one takes %s, another waits with its %s", async (one, other, command) => {
  const first = submissions.begin(wishOf("a", one));
  submissions.begin(wishOf("b", other));
  await settle();
  expect(asked()).toHaveLength(1);
  expect(submissions.pending.value.map(({ stage }) => stage)).toEqual([one, "turn"]);
  submissions.dismiss(first);
  await settle();
  expect(asked().slice(1)).toEqual([`${command} b`]);
  expect(submissions.pending.value.map(({ stage }) => stage)).toEqual([other]);
});

test("of two videos each gets its own frames", async () => {
  page.answers = { capture: FRAMES };
  for (const key of ["a", "b"]) submissions.begin(wishOf(key, "frames"));
  await settle();
  expect(asked()).toEqual(["capture a", "capture b"]);
  expect(accepted.mock.calls.map(([{ wish }]) => wish.title)).toEqual(["a", "b"]);
  expect(page.releases).toBe(2);
});

test("who was stopped while waiting asks the page for nothing, and lets the next one in", async () => {
  const [first, second] = ["a", "b", "c"].map((key) => submissions.begin(wishOf(key, "frames")));
  await settle();
  submissions.dismiss(second ?? 0);
  expect(submissions.pending.value.map(({ wish }) => wish.title)).toEqual(["a", "c"]);
  submissions.dismiss(first ?? 0);
  await settle();
  expect(asked()).toEqual(["capture a", "capture c"]);
  expect(page.releases).toBe(2);
});

test("one that fails lets the next one in", async () => {
  page.answers = { capture: [ending("black")] };
  for (const key of ["a", "b"]) submissions.begin(wishOf(key, "frames"));
  await settle();
  expect(asked()).toEqual(["capture a", "capture b"]);
});

test("what needs nothing of the page does not wait, nor does another tab", async () => {
  submissions.begin(wishOf("a", "frames"));
  submissions.begin(wishOf("b", "link"));
  const place = { ...WISH.place, tab: 4 } as typeof WISH.place;
  submissions.begin({ ...wishOf("c", "frames"), place });
  await settle();
  expect(accepted.mock.calls.map(([{ wish }]) => wish.title)).toEqual(["b"]);
  expect(submissions.pending.value.map(({ stage }) => stage)).toEqual(["frames", "frames"]);
});

test("what is stopped while it is handed over is stopped in the service as well", async () => {
  callService.mockImplementationOnce(async () => {
    submissions.dismiss(number);
    return jsonAnswer(ANALYSIS, 202);
  });
  const number = submissions.begin({ ...WISH, ways: ["link"] });
  await settle();
  expect(handedOver().path).toBe(`/v1/analyses/${ANALYSIS.id}/cancel`);
  expect(accepted).not.toHaveBeenCalled();
});

test("a page instead of a media file makes the next way be tried", async () => {
  fetchFile.mockImplementation(async () => new Response("<html>"));
  const refusal = { error: { kind: "media", message: "No picture or video." } };
  callService.mockResolvedValueOnce(jsonAnswer(refusal, 415));
  submissions.begin({ ...WISH, ways: ["fetch", "link"] });
  await settle();
  expect(handedOver().path).toBe("/v1/analyses/link");
});

test("other refusals are said in the service's words", async () => {
  const refusal = { error: { kind: "size", message: "The file is too large." } };
  callService.mockResolvedValue(jsonAnswer(refusal, 413));
  submissions.begin({ ...WISH, ways: ["link", "frames"] });
  await settle();
  const [stuck] = submissions.pending.value;
  expect(stuck).toMatchObject({ stage: "stuck", complaint: "The file is too large." });
});

test.each([
  ["is away", () => Promise.reject(new TypeError("refused"))],
  ["is full", async () => jsonAnswer({ error: { kind: "queue", message: "Full." } }, 429)],
])("a service that %s is waited for", async (_what, answer) => {
  callService.mockImplementationOnce(answer);
  submissions.begin({ ...WISH, ways: ["link"] });
  await settle();
  expect(submissions.pending.value[0]?.stage).toBe("waiting");
  await vi.advanceTimersByTimeAsync(6000);
  expect(accepted).toHaveBeenCalledOnce();
});

const FRAMES: Answer[] = [
  { kind: "frame", time: 2, data: btoa("a") },
  { kind: "frame", time: 7, data: btoa("b") },
  ending("done", 2),
];

/** A service that fails to open the link, or opens something else. */
function linkEndsAs(state: object): void {
  callService.mockImplementation(async (url, init) => {
    const path = new URL(String(url)).pathname;
    if (init?.method === "DELETE") return new Response(null, { status: 204 });
    if (path === `/v1/analyses/${ANALYSIS.id}`) return jsonAnswer({ ...ANALYSIS, ...state });
    return jsonAnswer({ ...ANALYSIS, stage: "waiting" }, 202);
  });
}

test.each([
  ["media", "not_opened"],
  ["other-media", "other_file"],
])("a link that was accepted and fails as %s is followed by frames", async (failure, obstacle) => {
  page.answers = { capture: FRAMES };
  linkEndsAs({ state: "failed", failure, reason: "It does." });
  submissions.begin({ ...WISH, ways: ["link", "frames"] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(handedOver().path).toBe("/v1/analyses/frames");
  expect(accepted).toHaveBeenCalledOnce();
  expect(accepted.mock.calls[0]?.[0].obstacles).toEqual([obstacle]);
  const removed = callService.mock.calls.filter(([, init]) => init?.method === "DELETE");
  expect(removed).toHaveLength(1);
});

test.each([
  { state: "failed", failure: "internal", reason: "It broke.", stage: "opening" },
  { state: "failed", failure: "too-long", reason: "It is long.", stage: "waiting" },
  { state: "cancelled", stage: "waiting" },
])("a link whose analysis ended as %o is waited for no longer", async (end) => {
  linkEndsAs(end);
  submissions.begin({ ...WISH, ways: ["link", "frames"] });
  await vi.advanceTimersByTimeAsync(2000);
  expect(accepted).toHaveBeenCalledOnce();
  expect(submissions.pending.value).toEqual([]);
  const asked = callService.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(callService.mock.calls).toHaveLength(asked);
});

test("each wait for a link takes its listener away again", async () => {
  const added = vi.spyOn(AbortSignal.prototype, "addEventListener");
  linkEndsAs({ stage: "opening" });
  submissions.begin({ ...WISH, ways: ["link", "frames"] });
  await vi.advanceTimersByTimeAsync(10_000);
  const signal = added.mock.contexts.at(-1) as AbortSignal;
  added.mockRestore();
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
});

test("a link is waited for until it is open, and its place is remembered before", async () => {
  linkEndsAs({ stage: "opening" });
  submissions.begin({ ...WISH, ways: ["link", "frames"] });
  await vi.advanceTimersByTimeAsync(3000);
  expect(submissions.pending.value[0]?.stage).toBe("opening");
  expect(placed).toHaveBeenCalledOnce();
  expect(accepted).not.toHaveBeenCalled();
  linkEndsAs({ stage: "test:warping" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(accepted).toHaveBeenCalledOnce();
});

test("what is stopped while its link is opened is stopped in the service as well", async () => {
  linkEndsAs({ stage: "opening" });
  const number = submissions.begin({ ...WISH, ways: ["link", "frames"] });
  await vi.advanceTimersByTimeAsync(700);
  submissions.dismiss(number);
  await vi.advanceTimersByTimeAsync(700);
  expect(handedOver().path).toBe(`/v1/analyses/${ANALYSIS.id}/cancel`);
  expect(accepted).not.toHaveBeenCalled();
});

test("where it was seen, by which way, and what is shown go with a link", async () => {
  submissions.begin({ ...WISH, ways: ["link"] });
  await settle();
  const [, init] = callService.mock.calls[0] ?? [];
  expect(JSON.parse(String(init?.body))).toMatchObject({
    sighting: { ...WISH.seen, way: "link" },
    expected: WISH.expected,
  });
});
