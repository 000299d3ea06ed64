// Whether the service answers and knows this page; says so in the banner and asks again.

import { make } from "./elements.js";

const RETRY_MILLISECONDS = 2000;
const PROBE = "/v1/analyses?limit=1";

/** Hears "back" when the service answers again after it had been gone. */
export const connection = new EventTarget();

let state = "connected";

export function reportSignedOut() {
  state = "signed-out";
  showBanner(
    "You are signed out.",
    "Run unmask pair --page in a terminal on this machine and open the link that it prints.",
  );
}

export function reportGone() {
  if (state === "gone") return;
  state = "gone";
  showBanner(
    "The service does not answer.",
    "Run unmask serve in a terminal on this machine. What was under way goes on after that, " +
      "and this page finds it again by itself.",
  );
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
