// The words of the extension, in the language of the browser.

import type english from "../public/_locales/en/messages.json";

export type StringKey = keyof typeof english;

/** The words behind a key, with values in the places that they have for them. */
export function say(key: StringKey, ...values: (string | number)[]): string {
  return chrome.i18n.getMessage(key, values.map(String));
}

/** The language that the words are in, for `lang` attributes and for dates. */
export function language(): string {
  return say("language");
}
