// Times in words.

import { say } from "../strings";

/** A moment or duration, such as "4.20 s" or "3 min 05.0 s". */
export function timeWords(seconds: number): string {
  // What would be rounded up to 60.00 s is a minute.
  if (Math.round(seconds * 100) < 6000) return say("time_seconds", seconds.toFixed(2));
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
  if (minutes < 60) return say("time_minutes", minutes, rest);
  return say("time_hours", Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0"), rest);
}
