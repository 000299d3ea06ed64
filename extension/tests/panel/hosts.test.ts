import { expect, test } from "vitest";
import { hostOf, isPrivate } from "../../src/panel/hosts";

test.each([
  "http://127.0.0.1:8177/clip.mp4",
  "http://2130706433/",
  "http://0x7f.1/",
  "http://localhost/",
  "http://app.localhost./",
  "http://router/",
  "http://printer.local/",
  "http://10.1.2.3/",
  "http://100.64.0.1/",
  "http://169.254.169.254/latest",
  "http://172.31.255.255/",
  "http://192.168.1.1/",
  "http://0.0.0.0/",
  "http://[::1]/",
  "http://[::]/",
  "http://[fd00::1]/",
  "http://[fe80::1]/",
  "http://[::ffff:192.168.1.1]/",
])("%s leads into a network of one's own", (address) => {
  expect(isPrivate(hostOf(address))).toBe(true);
});

test.each([
  "https://example.org/",
  "https://local.example.org/",
  "http://8.8.8.8/",
  "http://100.128.0.1/",
  "http://172.32.0.1/",
  "http://192.169.0.1/",
  "http://[2001:db8::1]/",
  "http://[::ffff:8.8.8.8]/",
])("%s does not", (address) => {
  expect(isPrivate(hostOf(address))).toBe(false);
});

test("what is no address has no host", () => {
  expect([hostOf(null), hostOf(""), hostOf("clip.mp4")]).toEqual(["", "", ""]);
});
