import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection } from "../../src/panel/connection";
import { loadAccess, saveAccess } from "../../src/panel/memory";
import { type Fetch, Refusal, Unreachable } from "../../src/service/client";
import { jsonAnswer } from "../service/samples";

const ADDRESS = "http://127.0.0.1:8177";
const HEALTH = { status: "ok", name: "unmask", version: "0.1.0", api: 1 };
const REFUSAL = { error: { kind: "access", message: "No." } };

/** A service that knows one token and one code, while it runs. */
class FakeService {
  isRunning = true;
  token = "unmask_good";
  code = "ABCD-EFGH";

  readonly fetch: Fetch = async (url, init = {}) => {
    if (!this.isRunning) throw new TypeError("refused");
    const path = new URL(String(url)).pathname;
    if (path === "/v1/health") return jsonAnswer(HEALTH);
    if (path === "/v1/pairing") {
      const isRight = JSON.parse(String(init.body)).code === this.code;
      return isRight ? jsonAnswer({ token: this.token }, 201) : jsonAnswer(REFUSAL, 403);
    }
    const sent = new Headers(init.headers).get("Authorization");
    if (sent !== `Bearer ${this.token}`) return jsonAnswer(REFUSAL, 401);
    return jsonAnswer({ analyses: [], next: null });
  };
}

let service: FakeService;
let connection: Connection;

beforeEach(() => {
  vi.useFakeTimers();
  service = new FakeService();
  connection = new Connection(service.fetch);
});

afterEach(() => vi.useRealTimers());

test("a service that knows the extension is ready at once", async () => {
  await saveAccess({ address: ADDRESS, token: "unmask_good" });
  await connection.search();
  expect(connection.state.value.kind).toBe("ready");
});

test("first comes pairing, and what it gives is remembered", async () => {
  await connection.search();
  expect(connection.state.value).toMatchObject({ kind: "unpaired", wasPaired: false });
  await connection.pair("ABCD-EFGH");
  expect(connection.state.value.kind).toBe("ready");
  expect(await loadAccess()).toEqual({ address: ADDRESS, token: "unmask_good" });
});

test("a wrong code is refused and changes nothing", async () => {
  await connection.search();
  await expect(connection.pair("AAAA-AAAA")).rejects.toBeInstanceOf(Refusal);
  expect(connection.state.value.kind).toBe("unpaired");
  expect(await loadAccess()).toBeNull();
});

test("a token that was revoked leads back to pairing, with a word about it", async () => {
  await saveAccess({ address: ADDRESS, token: "unmask_revoked" });
  await connection.search();
  expect(connection.state.value).toMatchObject({ kind: "unpaired", wasPaired: true });
});

test("the token of one address is not sent to another", async () => {
  await saveAccess({ address: ADDRESS, token: "unmask_good" });
  await connection.search("http://127.0.0.1:9999");
  expect(connection.state.value).toMatchObject({ kind: "unpaired", wasPaired: false });
});

test("a service that starts later is found by itself", async () => {
  service.isRunning = false;
  await connection.search();
  expect(connection.state.value).toEqual({ kind: "absent", address: ADDRESS });
  service.isRunning = true;
  await vi.advanceTimersByTimeAsync(4000);
  expect(connection.state.value.kind).toBe("unpaired");
});

test("a service that goes away is noticed, and found again", async () => {
  await saveAccess({ address: ADDRESS, token: "unmask_good" });
  await connection.search();
  service.isRunning = false;
  connection.noteError(new Unreachable("gone"));
  await vi.advanceTimersByTimeAsync(10);
  expect(connection.state.value.kind).toBe("absent");
  service.isRunning = true;
  await vi.advanceTimersByTimeAsync(4000);
  expect(connection.state.value.kind).toBe("ready");
});

test("what another version stored is as good as nothing", async () => {
  await chrome.storage.local.set({ access: "unmask_token" });
  await connection.search();
  expect(connection.state.value.kind).toBe("unpaired");
});
