// Times in words.

import { language, say } from "../strings";

/** A moment or duration, such as "4.20 s" or "3 min 05.0 s". */
export function timeWords(seconds: number): string {
  // What would be rounded up to 60.00 s is a minute.
  if (Math.round(seconds * 100) < 6000) return say("time_seconds", written(seconds, 1, 2));
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = written((tenths % 600) / 10, 2, 1);
  if (minutes < 60) return say("time_minutes", minutes, rest);
  return say("time_hours", Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0"), rest);
}

/** A number with so many digits before the decimal sign, at least, and behind it. */
function written(value: number, before: number, behind: number): string {
  return value.toLocaleString(language(), {
    minimumIntegerDigits: before,
    minimumFractionDigits: behind,
    maximumFractionDigits: behind,
    useGrouping: false,
  });
}
