// Requests to the service. The page's session travels as a cookie; the header on everything that
// changes something shows that the request comes from this page and not from another site.

import { reportGone, reportSignedOut } from "./connection.js";
import { say, spoken } from "./language.js";

const OWN = { "X-Unmask": "page" };

/** The service refused or could not be reached; `message` is one line for a person. */
export class Problem extends Error {
  constructor(message, status, retryAfter = null) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export function get(path) {
  return request(path, { headers: { Accept: "application/json" }, cache: "no-store" });
}

export function post(path, value) {
  const headers = { ...OWN, "Content-Type": "application/json" };
  return request(path, { method: "POST", headers, body: JSON.stringify(value ?? {}) });
}

export function remove(path) {
  return request(path, { method: "DELETE", headers: OWN });
}

/**
 * Send a form with a file; `sent` hears the share that is sent, and `signal` stops the sending.
 * Once all is sent it stops nothing: only the answer says what the service may have accepted.
 */
export function upload(path, form, sent, signal) {
  return new Promise((resolve, reject) => {
    const transfer = new XMLHttpRequest();
    transfer.open("POST", path);
    setHeaders(transfer, { ...OWN, Accept: "application/json" });
    transfer.upload.addEventListener("progress", (event) => sent(event.loaded / event.total));
    transfer.addEventListener("load", () => settle(transfer, resolve, reject));
    transfer.addEventListener("error", () => reject(new Problem(say("broke-off"), 0)));
    transfer.addEventListener("abort", () => reject(new Problem(say("you-stopped"), 0)));
    const stop = () => transfer.abort();
    signal.addEventListener("abort", stop);
    transfer.upload.addEventListener("load", () => signal.removeEventListener("abort", stop));
    transfer.send(form);
  });
}

function setHeaders(transfer, headers) {
  for (const [name, value] of Object.entries(headers)) transfer.setRequestHeader(name, value);
}

function settle(transfer, resolve, reject) {
  const value = parsed(transfer.responseText);
  const answer = { status: transfer.status, value };
  if (transfer.status >= 200 && transfer.status < 300) resolve(answer);
  else reject(refusal(transfer.status, value, transfer.getResponseHeader("Retry-After")));
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw gone();
  }
  const value = parsed(await response.text());
  if (!response.ok) throw refusal(response.status, value, response.headers.get("Retry-After"));
  return { status: response.status, value };
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function refusal(status, value, retryAfter) {
  if (status === 401) reportSignedOut();
  const message = value?.error?.message
    ? spoken(value.error, "message")
    : say("service-error", { status: String(status) });
  return new Problem(message, status, Number(retryAfter) || null);
}

function gone() {
  reportGone();
  return new Problem(say("gone-title"), 0);
}
