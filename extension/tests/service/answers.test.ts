import { expect, test } from "vitest";
import older from "../../../tests/documents/older/first.json";
import golden from "../../../tests/golden/warped-face.json";
import { analysisDocument, finding, verdict } from "../../src/service/answers";

test("all of the document that the bundled sample gives is read", () => {
  expect(golden.findings.length).toBeGreaterThan(5);
  expect(analysisDocument(golden)).toEqual(golden);
});

test("what an earlier version did not say has its default", () => {
  const [first] = older.findings;
  expect(finding(first)).toEqual({ ...first, messages: { reasons: [] } });
  const { headline, advice, messages } = verdict({ ...older.verdict, families: [] });
  expect({ headline, advice }).toEqual({ headline: "", advice: [] });
  expect(messages).toEqual({
    headline: null,
    sentence: null,
    error_rate: null,
    advice: [],
    conflicts: [],
  });
});

test("a place that is not what the service describes is named", () => {
  const media = { ...golden.media, content: { ...golden.media.content, x: null } };
  expect(() => analysisDocument({ ...golden, media })).toThrow(
    "expected a number at media.content.x",
  );
});
