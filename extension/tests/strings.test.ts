import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import english from "../public/_locales/en/messages.json";
import spanish from "../public/_locales/es/messages.json";
import manifest from "../public/manifest.json";

const SOURCE = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join("src", name), "utf8"))
  .join("\n");
const MANIFEST = JSON.stringify(manifest);

test("both languages have the same strings with the same places for values", () => {
  expect(Object.keys(spanish)).toEqual(Object.keys(english));
  expect(placesOf(spanish)).toEqual(placesOf(english));
});

test("no string is empty or left in the other language", () => {
  const same = Object.entries(english)
    .filter(([key, { message }]) => message === spanish[key as keyof typeof spanish].message)
    .map(([key]) => key);
  // "Real" is the same word, and the units have one symbol everywhere.
  expect(same).toEqual(["time_seconds", "time_minutes", "time_hours", "label_real"]);
  for (const { message } of [...Object.values(english), ...Object.values(spanish)]) {
    expect(message.trim()).not.toBe("");
  }
});

test("every string is used, by the source or the manifest", () => {
  const unused = Object.keys(english).filter(
    (key) => !SOURCE.includes(`"${key}"`) && !MANIFEST.includes(`__MSG_${key}__`),
  );
  expect(unused).toEqual([]);
});

test("every string that the source or the manifest asks for exists", () => {
  const said = [...SOURCE.matchAll(/\b(?:say|words)\("(\w+)"/g)].map((match) => match[1] ?? "");
  const named = [...MANIFEST.matchAll(/__MSG_(\w+)__/g)].map((match) => match[1] ?? "");
  const missing = [...said, ...named].filter((key) => !Object.hasOwn(english, key));
  expect(said.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test("name and description keep to the lengths that the browser allows", () => {
  for (const { name, description } of [english, spanish]) {
    expect(name.message.length).toBeLessThanOrEqual(75);
    expect(description.message.length).toBeLessThanOrEqual(132);
  }
});

test("a file that differs in nothing but what it shows is called another one truly", () => {
  expect(english.obstacle_other_file.message).toContain("size, length or content");
  expect(spanish.obstacle_other_file.message).toContain("el tamaño, la duración o el contenido");
});

function placesOf(messages: Record<string, { message: string }>): Record<string, string[]> {
  const places = Object.entries(messages).map(([key, { message }]) => {
    return [key, [...new Set(message.match(/\$\d/g) ?? [])].toSorted()];
  });
  return Object.fromEntries(places);
}
