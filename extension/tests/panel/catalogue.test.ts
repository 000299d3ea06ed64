import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FluentResource } from "@fluent/bundle";
import { expect, test, vi } from "vitest";
import english from "../../../src/unmask/words/en.ftl?raw";
import { spokenCard } from "../../src/panel/cards";
import { spoken, spokenAll } from "../../src/panel/catalogue";
import { card, type Message, message } from "../../src/service/answers";
import { getMessage } from "../browser";
import { CARD } from "../service/samples";

const CARDS = new Map([["warping", spokenCard(card(CARD), "es")]]);
const SMALL: Message = { key: "face-too-small", values: { width: 38.4, needed: 64 } };

function inSpanish(): void {
  const spanish = (key: string, values: string[]) =>
    key === "language" ? "es" : getMessage(key, values);
  vi.stubGlobal("chrome", { i18n: { getMessage: spanish } });
}

test("what the service says with a key is said in the language of the panel", () => {
  expect(spoken("English.", SMALL, new Map())).toEqual({
    words: "The widest face is 38 px wide; at least 64 px are needed.",
    spoken: "en",
  });
  inSpanish();
  expect(spoken("English.", SMALL, new Map())).toEqual({
    words: "La cara más ancha mide 38 px de ancho; hacen falta al menos 64 px.",
    spoken: "es",
  });
});

test("tests and families have their names in that language, sentences are put together", () => {
  inSpanish();
  const share = { key: "share", values: { supporting: 1, weighed: 3 } };
  const split = { key: "verdict-split", values: { share, families: ["noise", "blending"] } };
  const look = { key: "next-look", values: { time: 62.5, test: "warping" } };
  const said = spoken(
    "",
    { key: "paragraph", values: { sentences: [split, "Más.", look] } },
    CARDS,
  );
  expect(said.words).toBe(
    "Hay apoyo de una de las 3 pruebas que aquí tienen peso (mezcla, noise), pero en conjunto las " +
      "pruebas no favorecen a ninguna de las partes. Más. Mire el momento 1 min 02,5 s: ahí es " +
      "donde más puntúa «Deformación».",
  );
});

test("what has no key, or one that nobody knows, is said in English", () => {
  inSpanish();
  const own = { key: "film-grain/too-short", values: {} };
  const within = { key: "verdict-abstained-one", values: { reason: own } };
  expect(spokenAll(["One.", "Two.", "Three."], [null, own, within], CARDS)).toEqual(
    ["One.", "Two.", "Three."].map((words) => ({ words, spoken: "en" })),
  );
  expect(spokenAll(["Old."], [], CARDS)).toEqual([{ words: "Old.", spoken: "en" }]);
});

test("a message is read as the service gives it, and nothing else is", () => {
  const nested = {
    key: "a",
    values: { b: { key: "c", values: {} }, d: ["e", { key: "f", values: {} }] },
  };
  expect(message(nested)).toEqual(nested);
  for (const broken of [{ key: 1, values: {} }, { key: "a" }, { key: "a", values: { b: null } }]) {
    expect(() => message(broken)).toThrow();
  }
});

test("every sentence that the panel asks for is in the catalogue", () => {
  const source = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join("src", name), "utf8"))
    .join("\n");
  const said = [...source.matchAll(/\bphrase\("([\w-]+)"/g)].map((match) => match[1] ?? "");
  const known = new FluentResource(english).body.map(({ id }) => id);
  expect(said.length).toBeGreaterThan(10);
  expect(said.filter((key) => !known.includes(key))).toEqual([]);
});

test("a name that test and family share stands for the family", () => {
  const own = spokenCard(card({ ...CARD, name: "blending" }), "en");
  const share = { key: "share", values: { supporting: 1, weighed: 3 } };
  const split = { key: "verdict-split", values: { share, families: ["blending"] } };

  const { words } = spoken("", split, new Map([["blending", own]]));

  expect(words).toContain("(blending)");
});
