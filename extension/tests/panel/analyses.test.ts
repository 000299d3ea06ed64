import { expect, test, vi } from "vitest";
import { Analyses, changed } from "../../src/panel/analyses";
import type { Analysis, Finding } from "../../src/service/answers";
import * as answers from "../../src/service/answers";
import { type Fetch, ServiceClient } from "../../src/service/client";
import { ANALYSIS, FINDING, ID, jsonAnswer } from "../service/samples";

const RUNNING: Analysis = answers.analysis(ANALYSIS);
const FOUND: Finding = answers.finding(FINDING);

test("findings are added once, however often they come", () => {
  const once = changed(RUNNING, { kind: "finding", finding: FOUND });
  const twice = changed(once, { kind: "finding", finding: FOUND });
  expect(twice.findings).toEqual([FOUND]);
});

test("an analysis that begins anew loses its findings", () => {
  const found = { ...RUNNING, findings: [FOUND] };
  const again = changed(found, { kind: "state", state: "queued", reason: null });
  expect(again.findings).toEqual([]);
  expect(again.state).toBe("queued");
});

test("the end is left to the answer that has the verdict", () => {
  const ended = changed(RUNNING, { kind: "state", state: "done", reason: null });
  expect(ended.state).toBe("running");
});

/** A service whose streams of events stay open, and the ids that are followed. */
function serviceOf(analyses: readonly unknown[]): { analyses: Analyses; followed: string[] } {
  const followed: string[] = [];
  const fetch: Fetch = async (url) => {
    const path = new URL(String(url)).pathname;
    const [, id] = /analyses\/(\w+)\/events/.exec(path) ?? [];
    if (!id) return jsonAnswer({ analyses, next: null });
    followed.push(id);
    return new Response(new ReadableStream());
  };
  const client = new ServiceClient("http://127.0.0.1:8177", "t", fetch);
  return { analyses: new Analyses(client, vi.fn()), followed };
}

test("no more than three analyses are followed at once, running ones first", async () => {
  const states = ["queued", "queued", "running", "done", "queued", "running"];
  const listed = states.map((state, index) => ({ ...ANALYSIS, id: `a${index}`, state }));
  const { analyses, followed } = serviceOf(listed);
  await analyses.load();
  await vi.waitFor(() => expect(followed.length).toBeGreaterThanOrEqual(3));
  expect(new Set(followed.slice(-3))).toContain("a2");
  expect(followed).not.toContain("a3");
  analyses.stop();
});

test("a list does not take away findings that are known already", async () => {
  const { findings: _findings, ...listed } = ANALYSIS;
  const { analyses } = serviceOf([listed]);
  analyses.add({ ...RUNNING, findings: [FOUND] });
  await analyses.load();
  expect(analyses.known.value.get(ID)?.findings).toEqual([FOUND]);
  analyses.stop();
});

test("what is searched for is asked of the service, and only that is", async () => {
  const asked: URLSearchParams[] = [];
  const fetch: Fetch = async (url) => {
    asked.push(new URL(String(url)).searchParams);
    return jsonAnswer({ analyses: [], next: null });
  };
  const analyses = new Analyses(new ServiceClient("http://127.0.0.1:8177", "t", fetch), vi.fn());
  await analyses.search("a & b", "undecided", "2026-11-01T00:00:00.000Z");
  await analyses.search("", "", "2026-11-01T00:00:00.000Z");
  await analyses.search("", "", "");
  expect(asked.map((terms) => Object.fromEntries(terms))).toEqual([
    { query: "a & b", direction: "undecided", since: "2026-11-01T00:00:00.000Z", limit: "100" },
    { since: "2026-11-01T00:00:00.000Z", limit: "100" },
  ]);
  expect(analyses.matches.value).toBeNull();
});
