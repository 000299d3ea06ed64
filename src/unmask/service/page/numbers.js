// Numbers as people read them, with the signs of their language: those of the report.

const DECIMAL_COMMA = ["es"];

/** A number with three significant digits. */
export function numberWords(value, language) {
  // From here on, three digits round to a thousand.
  if (Math.abs(value) >= 999.5) return localised(Math.round(value).toLocaleString("en"), language);
  return localised(String(Number(value.toPrecision(3))), language);
}

export function timeWords(seconds, language) {
  // Rounded before they are split, so that no minute has 60.0 s.
  if (Math.round(seconds * 100) < 6000) return localised(`${seconds.toFixed(2)} s`, language);
  const tenths = Math.round(seconds * 10);
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
  return localised(`${Math.floor(tenths / 600)} min ${rest} s`, language);
}

function localised(number, language) {
  if (!DECIMAL_COMMA.includes(language)) return number;
  return number.replace(/[.,]/g, (sign) => (sign === "." ? "," : "."));
}
