import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import description from "../package.json";
import manifest from "../public/manifest.json";

test("the extension asks for no more than it is documented to need", () => {
  expect(manifest.permissions).toEqual([
    "activeTab",
    "contextMenus",
    "scripting",
    "sidePanel",
    "storage",
  ]);
  // Of these it asks for each when it is needed. None is for this machine: the service lets the
  // extension read its answers by itself.
  expect(manifest.optional_permissions).toEqual(["nativeMessaging"]);
  expect(manifest.optional_host_permissions).toEqual(["https://*/*", "http://*/*"]);
  expect(manifest).not.toHaveProperty("host_permissions");
  expect(manifest).not.toHaveProperty("content_scripts");
});

test("its pages run no code but their own and show nothing from elsewhere", () => {
  const policy = manifest.content_security_policy.extension_pages;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("style-src 'self';");
  expect(policy).not.toMatch(/unsafe|\*/);
});

test("the files that the manifest names are there", () => {
  const icons = [...Object.values(manifest.icons), ...Object.values(manifest.action.default_icon)];
  for (const icon of icons) expect(existsSync(join("public", icon))).toBe(true);
});

test("each icon has the size that it is named for", () => {
  for (const [size, path] of Object.entries(manifest.icons)) {
    const header = readFileSync(join("public", path));
    expect(header.readUInt32BE(16)).toBe(Number(size));
    expect(header.readUInt32BE(20)).toBe(Number(size));
  }
});

test("package and manifest have the same version", () => {
  expect(manifest.version).toBe(description.version);
});

test("the lock of dependencies names no registry", () => {
  const lock = readFileSync("package-lock.json", "utf8");
  expect(lock).not.toMatch(/"resolved"/);
});
