// Following analyses by server-sent events.

import { checkConnection, connection } from "./connection.js";
import { ENDED } from "./words.js";

// Browsers open at most six connections to one host over all tabs, and requests need some too.
const MOST_STREAMS = 3;
const REOPEN_MILLISECONDS = 3000;

let followed = [];

document.addEventListener("visibilitychange", () => {
  if (document.hidden) followed.forEach(close);
  else openStreams();
});
connection.addEventListener("back", openStreams);

/**
 * Call `listener(kind, data)` for each event of an analysis that has not ended, from its first.
 * Events can come again after an interruption. The returned function stops it.
 */
export function follow(id, listener) {
  const entry = { id, listener, stream: null };
  followed.push(entry);
  openStreams();
  return () => unfollow(entry);
}

function unfollow(entry) {
  close(entry);
  followed = followed.filter((other) => other !== entry);
  openStreams();
}

function openStreams() {
  if (document.hidden) return;
  followed.slice(0, MOST_STREAMS).filter((entry) => !entry.stream).forEach(open);
}

function open(entry) {
  const stream = new EventSource(`/v1/analyses/${entry.id}/events`);
  for (const kind of ["state", "progress", "finding"]) {
    stream.addEventListener(kind, (event) => receive(entry, kind, JSON.parse(event.data)));
  }
  stream.addEventListener("error", () => interrupted(entry, stream));
  entry.stream = stream;
}

function close(entry) {
  entry.stream?.close();
  entry.stream = null;
}

function receive(entry, kind, data) {
  const ended = kind === "state" && ENDED.includes(data.state);
  if (ended) unfollow(entry);
  entry.listener(kind, data);
}

async function interrupted(entry, stream) {
  // A stream that is still connecting tries again by itself, from the last event it had.
  const givenUp = stream.readyState === EventSource.CLOSED;
  if (givenUp && entry.stream === stream) entry.stream = null;
  const answers = await checkConnection();
  if (givenUp && answers) setTimeout(openStreams, REOPEN_MILLISECONDS);
}
