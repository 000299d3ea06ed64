// Results, states and numbers in plain words: those of the report and the terminal.

const SIDES = { manipulated: "manipulated", "not manipulated": "unmanipulated" };
const UNJUDGED = { abstained: "Could not judge", failed: "Failed" };
const LEVELS = ["no support", "weak", "moderate", "moderately strong", "strong", "very strong"];

export const STATES = {
  queued: "Waiting",
  running: "Under way",
  done: "Done",
  failed: "Failed",
  cancelled: "Stopped",
};

export const LABELS = {
  real: "Real",
  manipulated: "Manipulated",
  generated: "Generated",
  unsure: "Unsure",
};

const TEST_STAGE = "test:";

/** What is being done: the service's own word, or the title of the test that runs. */
export function stageWords(stage, cards) {
  if (!stage.startsWith(TEST_STAGE)) return harmless(stage);
  const name = stage.slice(TEST_STAGE.length);
  return harmless(cards.find((card) => card.name === name)?.title ?? name);
}

export const ENDED = ["done", "failed", "cancelled"];

/** The outcome of one test in a few words, such as "Weak support for manipulated". */
export function resultWords({ status, level, direction }) {
  return status === "scored" ? supportWords(level, direction) : UNJUDGED[status];
}

export function supportWords(level, direction) {
  if (!level) return "No test could judge";
  if (!(direction in SIDES)) return "No support either way";
  return `${capital(level)} support for ${SIDES[direction]}`;
}

/** What the level means as a likelihood ratio; empty where there is no support. */
export function weightSentence({ log10_lr: weight, level, direction }) {
  const side = SIDES[direction];
  if (!side) return "";
  const ratio = Math.round(10 ** Math.abs(weight)).toLocaleString("en");
  return (
    `${capital(level)} support for ${side} material: about ${ratio} times as likely to be ` +
    `measured on ${side} material as on the other kind.`
  );
}

/** The place on the drawn scale, −5 to 5, or null where nothing could be judged. */
export function scalePosition({ level, direction }) {
  if (!level) return null;
  const step = LEVELS.indexOf(level);
  return direction === "not manipulated" ? -step : step;
}

/** A number with three significant digits. */
export function numberWords(value) {
  // From here on, three digits round to a thousand.
  if (Math.abs(value) >= 999.5) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}

export function timeWords(seconds) {
  // Rounded before they are split, so that no minute has 60.0 s.
  if (Math.round(seconds * 100) < 6000) return `${seconds.toFixed(2)} s`;
  const tenths = Math.round(seconds * 10);
  return `${Math.floor(tenths / 600)} min ${((tenths % 600) / 10).toFixed(1).padStart(4, "0")} s`;
}

export function byteWords(count) {
  if (count < 1000) return `${count} bytes`;
  // 999,950 bytes would be rounded up to 1000.0 kB.
  const exponent = Math.min(Math.floor((Math.log10(count) - Math.log10(0.99995)) / 3), 4);
  return `${(count / 1000 ** exponent).toFixed(1)} ${["kB", "MB", "GB", "TB"][exponent - 1]}`;
}

/** A moment as the person's own calendar and clock show it. */
export function momentWords(text) {
  return new Date(text).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** The last part of a path or link, for headings; never empty. */
export function sourceName(source) {
  const isLink = /^https?:\/\//i.test(source);
  const path = isLink ? source.replace(/[?#].*$/, "").replace(/^https?:\/\//i, "") : source;
  const last = path.split(/[\\/]/).filter(Boolean).pop() ?? source;
  return harmless(decoded(last)) || "(no name)";
}

/** Text on one line, its control and formatting characters spelt out: "[U+202E]". */
export function harmless(text) {
  return [...text].map(harmlessCharacter).join("");
}

function harmlessCharacter(character) {
  if (character === "\u200c" || character === "\u200d") return character;
  if (/[\s\u001c-\u001f\u0085]/.test(character) && character !== "\ufeff") return " ";
  if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)) return character;
  return `[U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
