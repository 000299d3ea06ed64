// Telling the panel where a player is, so that its curves can show it.

import type { Say } from "../protocol";

/** Tell of the time now and whenever it changes, at the pace of the player's own events. */
export function followPlayer(video: HTMLVideoElement, signal: AbortSignal, say: Say): void {
  const tell = () => say({ kind: "time", time: video.currentTime });
  for (const name of ["timeupdate", "seeking"]) video.addEventListener(name, tell, { signal });
  tell();
}
