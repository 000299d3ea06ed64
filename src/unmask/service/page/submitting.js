// Handing over files and links, one after the other, and what became of them since the page opened.

import { post, upload } from "./api.js";
import { checkConnection, connection } from "./connection.js";
import { say } from "./language.js";

const PATIENCE_SECONDS = 5;
const LINK = /^https?:\/\/\S+$/i;

/** Hears "change" when a submission changed, and "accepted" with the analysis as its detail. */
export const submissions = new EventTarget();

/** Those that the service has not accepted, or that it refused, oldest first. */
export let pending = [];

/** Ids of analyses that were asked for since the page opened, oldest first. */
export const accepted = [];

const media = new Map();
const known = new Set();
let sending = false;

/** The file of an analysis, if it was chosen since the page opened. */
export function mediaOf(id) {
  return media.get(id) ?? null;
}

/** Whether an analysis was answered from the casebook, not made for this submission. */
export function wasKnown(id) {
  return known.has(id);
}

export function rememberMedia(id, file) {
  media.set(id, file);
}

export function isLink(text) {
  return LINK.test(text);
}

/**
 * Queue a file or link; `options` has `detectors` (null for all), `keep`, `again` and `person`, whom
 * it is said to show: `files`, the name of somebody `known`, and `keepAs`; null for nobody.
 * `goesThere` says whether its analysis is shown as soon as the service accepted it.
 */
export function submit(source, options, goesThere) {
  pending.push({
    source,
    options,
    goesThere,
    name: typeof source === "string" ? source : source.name,
    state: "waiting",
    sent: 0,
    problem: "",
    stopper: new AbortController(),
  });
  changed();
  sendNext();
}

/** Take back what was not accepted yet, or put away what was refused. */
export function dismiss(submission) {
  submission.stopper.abort();
  pending = pending.filter((other) => other !== submission);
  changed();
}

async function sendNext() {
  if (sending) return;
  const next = pending.find((submission) => submission.state === "waiting");
  if (!next) return;
  sending = true;
  await send(next);
  sending = false;
  sendNext();
}

async function send(submission) {
  submission.state = "sending";
  changed();
  try {
    await accept(submission, await handOver(submission));
  } catch (problem) {
    await refused(submission, problem);
  }
  changed();
}

function handOver(submission) {
  const { source, options, stopper } = submission;
  const isLink = typeof source === "string";
  const { person, ...others } = options;
  if (isLink && !person) return post("/v1/analyses/link", { url: source, ...others });
  const form = formOf(others, person);
  form.append(isLink ? "url" : "file", source);
  if (!isLink) form.append("source", source.name);
  const sent = (share) => progressed(submission, share);
  const address = `/v1/analyses/${isLink ? "link-form" : "file"}`;
  return upload(address, form, sent, stopper.signal);
}

function formOf({ detectors, keep, again }, person) {
  const form = new FormData();
  if (detectors) form.append("detectors", detectors.join(","));
  form.append("keep", String(keep));
  form.append("again", String(again));
  for (const file of person?.files ?? []) form.append("person", file);
  if (person?.known) form.append("known_person", person.known);
  if (person?.keepAs) form.append("keep_person_as", person.keepAs);
  return form;
}

function progressed(submission, share) {
  submission.sent = share;
  submissions.dispatchEvent(new CustomEvent("progress", { detail: submission }));
}

async function accept(submission, { status, value }) {
  if (!pending.includes(submission)) {
    // Stopped while the service accepted it. An answer from the casebook was asked for by others.
    if (status !== 200) await post(`/v1/analyses/${value.id}/cancel`);
    return;
  }
  pending = pending.filter((other) => other !== submission);
  if (!accepted.includes(value.id)) accepted.push(value.id);
  if (typeof submission.source !== "string") rememberMedia(value.id, submission.source);
  if (status === 200) known.add(value.id);
  const detail = { analysis: value, goesThere: submission.goesThere };
  submissions.dispatchEvent(new CustomEvent("accepted", { detail }));
}

async function refused(submission, problem) {
  if (!pending.includes(submission)) return;
  if (problem.status === 429) {
    hold(submission, say("queue-full"));
    await patience(problem.retryAfter ?? PATIENCE_SECONDS);
  } else if (problem.status === 0 && !(await checkConnection())) {
    hold(submission, say("queue-gone"));
    await new Promise((resolve) => connection.addEventListener("back", resolve, { once: true }));
  } else {
    submission.state = "refused";
    submission.problem = problem.message;
    return;
  }
  submission.state = "waiting";
}

function hold(submission, reason) {
  submission.state = "held";
  submission.problem = reason;
  changed();
}

function patience(seconds) {
  return new Promise((resolve) => { setTimeout(resolve, 1000 * seconds); });
}

function changed() {
  submissions.dispatchEvent(new Event("change"));
}
