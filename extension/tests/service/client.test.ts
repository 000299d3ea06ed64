import { expect, test } from "vitest";
import {
  exchangeCode,
  type Fetch,
  Refusal,
  ServiceClient,
  Unreachable,
} from "../../src/service/client";
import { ANALYSIS, FINDING, ID, jsonAnswer } from "./samples";

const ADDRESS = "http://127.0.0.1:8177";
const OPTIONS = {
  detectors: ["warping", "head-pose"],
  keep: false,
  again: false,
  sighting: {
    page: "https://example.org/watch",
    title: "A page",
    way: "link",
    seen: "2026-01-01T00:00:00Z",
  },
} as const;
const EXPECTED = {
  kind: "video",
  width: 640,
  height: 360,
  duration: 12,
  scaled: false,
  look: null,
} as const;

interface Call {
  url: string;
  init: RequestInit;
}

/** A service that gives one answer, and the calls that it got. */
function answering(response: Response): { client: ServiceClient; calls: Call[]; fetch: Fetch } {
  const calls: Call[] = [];
  const fetch: Fetch = async (url, init = {}) => {
    calls.push({ url: String(url), init });
    return response;
  };
  return { client: new ServiceClient(ADDRESS, "unmask_token", fetch), calls, fetch };
}

test("every request carries the token, and follows no redirect with it", async () => {
  const { client, calls } = answering(jsonAnswer({ ...ANALYSIS, findings: [FINDING] }));
  const analysis = await client.analysis(ID);
  expect(analysis.findings[0]?.level).toBe("moderate");
  expect(calls[0]?.url).toBe(`${ADDRESS}/v1/analyses/${ID}`);
  expect(calls[0]?.init.headers).toMatchObject({ Authorization: "Bearer unmask_token" });
  expect(calls[0]?.init.redirect).toBe("error");
});

test("a link is handed over with what the person chose", async () => {
  const { client, calls } = answering(jsonAnswer(ANALYSIS, 202));
  const { analysis, wasKnown } = await client.submitLink(
    "https://example.org/a",
    EXPECTED,
    OPTIONS,
  );
  expect(analysis.id).toBe(ID);
  expect(wasKnown).toBe(false);
  expect(JSON.parse(String(calls[0]?.init.body))).toEqual({
    url: "https://example.org/a",
    expected: EXPECTED,
    ...OPTIONS,
  });
});

test("a person travels with a file, frames and a link alike", async () => {
  const files = [new File(["face"], "ada.jpg")];
  const wanted = { ...OPTIONS, person: { files, known: "Grace", keepAs: "Ada" } };
  const { client, calls } = answering(jsonAnswer(ANALYSIS, 202));
  await client.submitLink("https://example.org/a", EXPECTED, wanted);
  const form = calls[0]?.init.body as FormData;
  expect(calls[0]?.url).toBe(`${ADDRESS}/v1/analyses/link-form`);
  expect(form.get("url")).toBe("https://example.org/a");
  expect(JSON.parse(String(form.get("expected")))).toEqual(EXPECTED);
  expect((form.get("person") as File).name).toBe("ada.jpg");
  expect(form.get("known_person")).toBe("Grace");
  expect(form.get("keep_person_as")).toBe("Ada");
  expect(form.get("keep")).toBe("false");

  const other = answering(jsonAnswer(ANALYSIS, 202));
  await other.client.submitFile(new Blob(["x"]), "clip.mp4", wanted);
  const fileForm = other.calls[0]?.init.body as FormData;
  expect(fileForm.getAll("person")).toHaveLength(1);
});

test("an answer from the casebook is told from a new analysis", async () => {
  const { client } = answering(jsonAnswer(ANALYSIS, 200));
  const { wasKnown } = await client.submitLink("https://example.org/a", EXPECTED, OPTIONS);
  expect(wasKnown).toBe(true);
});

test("frames are handed over with their times and quality, and are never to be kept", async () => {
  const { client, calls } = answering(jsonAnswer(ANALYSIS, 202));
  const frames = [0.5, 1].map((time) => ({ time, picture: new Blob(["x"]) }));
  await client.submitFrames({ frames, source: "A page", capture: { method: "canvas" } }, OPTIONS);
  const form = calls[0]?.init.body as FormData;
  expect(form.get("times")).toBe("[0.5,1]");
  expect(form.get("capture")).toBe('{"method":"canvas"}');
  expect(form.get("detectors")).toBe("warping,head-pose");
  expect(form.getAll("frames")).toHaveLength(2);
  expect(form.has("keep")).toBe(false);
  expect(JSON.parse(String(form.get("sighting")))).toEqual(OPTIONS.sighting);
});

test("a refusal brings the words and the patience that the service asks for", async () => {
  const body = { error: { kind: "queue", message: "The queue is full." } };
  const { client } = answering(jsonAnswer(body, 429, { "Retry-After": "7" }));
  const refusal = await client.analysis(ID).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ message: "The queue is full.", status: 429, retryAfter: 7 });
});

test("a refusal without words of the service still says something", async () => {
  const { client } = answering(new Response("<html>", { status: 502 }));
  await expect(client.analysis(ID)).rejects.toThrow("error (502)");
});

test("a service that does not answer is told from one that refuses", async () => {
  const client = new ServiceClient(ADDRESS, "", () => Promise.reject(new TypeError("no")));
  await expect(client.analysis(ID)).rejects.toBeInstanceOf(Unreachable);
});

test.each([
  ["no JSON", "<html>"],
  ["another state", JSON.stringify({ ...ANALYSIS, state: "asleep" })],
  ["no id", JSON.stringify({ ...ANALYSIS, id: undefined })],
])("an answer with %s is refused", async (_what, body) => {
  const { client } = answering(new Response(body));
  await expect(client.analysis(ID)).rejects.toThrow("expected");
});

test("a code is exchanged without a token", async () => {
  const { calls, fetch } = answering(jsonAnswer({ token: "unmask_new" }, 201));
  const token = await exchangeCode(ADDRESS, "abcd-efgh", "Unmask extension", fetch);
  expect(token).toBe("unmask_new");
  expect(JSON.parse(String(calls[0]?.init.body))).toEqual({
    code: "abcd-efgh",
    name: "Unmask extension",
  });
  expect(calls[0]?.init.headers).not.toHaveProperty("Authorization");
});
