// Whether the service answers and knows this page; says so in the banner and asks again.

import { make } from "./elements.js";
import { say } from "./language.js";

const RETRY_MILLISECONDS = 2000;
const PROBE = "/v1/analyses?limit=1";

/** Hears "back" when the service answers again after it had been gone. */
export const connection = new EventTarget();

let state = "connected";

export function reportSignedOut() {
  state = "signed-out";
  showBanner(say("signed-out-title"), say("signed-out-advice"));
}

export function reportGone() {
  if (state === "gone") return;
  state = "gone";
  showBanner(say("gone-title"), say("gone-advice"));
  askAgain();
}

/** Find out what is wrong after a stream of events broke off. */
export async function checkConnection() {
  try {
    const response = await fetch(PROBE, { cache: "no-store" });
    if (response.status === 401) reportSignedOut();
    return response.ok;
  } catch {
    reportGone();
    return false;
  }
}

function askAgain() {
  setTimeout(async () => {
    let response;
    try {
      response = await fetch(PROBE, { cache: "no-store" });
    } catch {
      askAgain();
      return;
    }
    if (response.status === 401) {
      reportSignedOut();
      return;
    }
    state = "connected";
    banner().replaceChildren();
    connection.dispatchEvent(new Event("back"));
  }, RETRY_MILLISECONDS);
}

function showBanner(title, text) {
  const words = make("p", { class: "notice grave" }, make("strong", {}, title), ` ${text}`);
  banner().replaceChildren(words);
}

function banner() {
  return document.getElementById("banner");
}
