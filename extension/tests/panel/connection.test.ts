import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection } from "../../src/panel/connection";
import { takeWaiting } from "../../src/panel/host";
import { loadAccess, saveAccess } from "../../src/panel/memory";
import { type Fetch, Refusal, Unreachable } from "../../src/service/client";
import { jsonAnswer } from "../service/samples";

const ADDRESS = "http://127.0.0.1:8177";
const HEALTH = { status: "ok", name: "unmask", version: "0.1.0", api: 1 };
const BUILD = "0.1.0 (0123abcd)";
const REFUSAL = { error: { kind: "access", message: "No." } };

/** A service that knows one token and one code, while it runs. */
class FakeService {
  isRunning = true;
  token = "unmask_good";
  code = "ABCD-EFGH";
  health = { ...HEALTH, extension: BUILD };
  readonly noted: string[] = [];

  readonly fetch: Fetch = async (url, init = {}) => {
    if (!this.isRunning) throw new TypeError("refused");
    const path = new URL(String(url)).pathname;
    if (path === "/v1/health") return jsonAnswer(this.health);
    if (path === "/v1/pairing") {
      const isRight = JSON.parse(String(init.body)).code === this.code;
      return isRight ? jsonAnswer({ token: this.token }, 201) : jsonAnswer(REFUSAL, 403);
    }
    const sent = new Headers(init.headers).get("Authorization");
    if (path === "/v1/extension") this.noted.push(JSON.parse(String(init.body)).build);
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

test("the service is told which build the browser runs", async () => {
  await saveAccess({ address: ADDRESS, token: "unmask_good" });
  await connection.search();
  await vi.advanceTimersByTimeAsync(1);
  expect(service.noted).toEqual([BUILD]);
  expect(connection.newBuild.value).toBeNull();
});

test("another build on the disk is noticed, and gone again after reloading", async () => {
  service.health.extension = "0.1.1 (89abcdef)";
  await connection.search();
  expect(connection.newBuild.value).toBe("0.1.1 (89abcdef)");
  service.health.extension = BUILD;
  await connection.search();
  expect(connection.newBuild.value).toBeNull();
});

test("an extension from a store is not to be reloaded by hand", async () => {
  vi.stubGlobal("chrome", {
    ...chrome,
    management: { getSelf: async () => ({ installType: "normal" }) },
  });
  service.health.extension = "0.1.1 (89abcdef)";
  await connection.search();
  expect(connection.newBuild.value).toBeNull();
});

test("a panel that was open before the permission goes on after it was loaded anew", async () => {
  const reload = vi.fn();
  vi.stubGlobal("location", { reload });
  withHost(true, undefined);
  expect(await takeWaiting()).toBe(false);
  expect((await connection.connect()).kind).toBe("reloading");
  expect(reload).toHaveBeenCalledOnce();
  expect(await takeWaiting()).toBe(true);
  expect(await takeWaiting()).toBe(false);
});

/** A browser that starts the host, where the person allows it, and gets this answer. */
function withHost(
  isAllowed: boolean,
  sendNativeMessage: ((...sent: unknown[]) => unknown) | undefined,
): void {
  vi.stubGlobal("chrome", {
    ...chrome,
    permissions: { contains: async () => false, request: async () => isAllowed },
    runtime: { ...chrome.runtime, sendNativeMessage },
  });
}

test("the browser starts the service and the extension is let in without a code", async () => {
  service.isRunning = false;
  await connection.search();
  const sent: unknown[] = [];
  withHost(true, async (...message) => {
    sent.push(...message);
    service.isRunning = true;
    return { kind: "connected", address: "http://127.0.0.1:43210", token: "unmask_good" };
  });
  expect((await connection.connect()).kind).toBe("connected");
  expect(sent).toEqual(["org.unmask.host", { kind: "connect" }]);
  expect(connection.state.value).toMatchObject({
    kind: "ready",
    address: "http://127.0.0.1:43210",
  });
  expect(await loadAccess()).toEqual({ address: "http://127.0.0.1:43210", token: "unmask_good" });
});

test("nothing is started where the person does not allow it", async () => {
  const start = vi.fn();
  withHost(false, start);
  expect(await connection.connect()).toEqual({ kind: "denied" });
  expect(start).not.toHaveBeenCalled();
});

test.each([
  ["Specified native messaging host not found.", "absent"],
  ["Access to the specified native messaging host is forbidden.", "absent"],
  ["Native host has exited.", "failed"],
])("a browser that says “%s” is understood", async (words, kind) => {
  withHost(true, async () => {
    throw new Error(words);
  });
  expect((await connection.connect()).kind).toBe(kind);
  expect(await loadAccess()).toBeNull();
});

test.each([
  { kind: "connected", address: "http://evil.example:8177", token: "unmask_good" },
  { kind: "connected", address: ADDRESS },
  { kind: "failed", message: "The casebook is damaged." },
  "connected",
])("an answer that leads nowhere is not followed: %j", async (answer) => {
  withHost(true, async () => answer);
  expect((await connection.connect()).kind).toBe("failed");
  expect(await loadAccess()).toBeNull();
});
