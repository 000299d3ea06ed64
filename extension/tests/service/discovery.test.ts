import { expect, test } from "vitest";
import { discover, localAddress } from "../../src/service/discovery";
import { jsonAnswer } from "./samples";

const ADDRESS = "http://127.0.0.1:8177";

test.each([
  ["8178", "http://127.0.0.1:8178"],
  [" localhost:8177 ", "http://localhost:8177"],
  ["http://127.0.0.1:9000/?code=secret", "http://127.0.0.1:9000"],
])("%j is an address of this machine", (typed, address) => {
  expect(localAddress(typed)).toBe(address);
});

test.each([
  "https://example.org",
  "example.org:8177",
  "http://127.0.0.1.example.org",
  "http://me:secret@127.0.0.1:8177",
  "https://127.0.0.1",
  "ftp://127.0.0.1",
  "127.0.0.1:99999",
  "",
])("%j is no address of this machine", (typed) => {
  expect(localAddress(typed)).toBeNull();
});

test.each([
  [{ status: "ok", name: "unmask", version: "0.1.0", api: 1 }, "found"],
  [{ status: "ok", name: "unmask", version: "0.0.1", api: 0 }, "older-service"],
  [{ status: "ok", name: "unmask", version: "2.0.0", api: 2 }, "newer-service"],
  [{ status: "ok", name: "another", version: "0.1.0", api: 1 }, "other-program"],
  [{ hello: "world" }, "other-program"],
])("%j means: %s", async (health, kind) => {
  const discovery = await discover(ADDRESS, async () => jsonAnswer(health));
  expect(discovery.kind).toBe(kind);
});

test("a page of another server is another program", async () => {
  const discovery = await discover(ADDRESS, async () => new Response("<html>", { status: 404 }));
  expect(discovery).toEqual({ kind: "other-program", address: ADDRESS });
});

test("nothing that answers is a service that does not run", async () => {
  const discovery = await discover(ADDRESS, () => Promise.reject(new TypeError("refused")));
  expect(discovery).toEqual({ kind: "absent", address: ADDRESS });
});
