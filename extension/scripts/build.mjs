// Builds the extension into dist/unmask-extension: the panel as a page with its modules, and the
// background and page scripts as one file each, since neither may load others. Beside it lies the
// same for a store, which gives it an id of its own and therefore takes no `key`.

import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const FOLDER = "dist/unmask-extension";
const STORE_FOLDER = "dist/unmask-extension-store";
const SHARED = {
  configFile: false,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
};
const OUTPUT = { outDir: FOLDER, target: "chrome120", modulePreload: false, sourcemap: false };

await build({
  ...SHARED,
  base: "/",
  build: {
    ...OUTPUT,
    emptyOutDir: true,
    rolldownOptions: {
      input: "panel.html",
      output: { entryFileNames: "panel.js", assetFileNames: "[name][extname]" },
    },
  },
});
await buildScript("src/background/main.ts", "background");
await buildScript("src/page/main.ts", "page");
nameBuild();
copyForStore();

async function buildScript(entry, name) {
  await build({
    ...SHARED,
    publicDir: false,
    build: {
      ...OUTPUT,
      emptyOutDir: false,
      lib: { entry, name: `unmask_${name}`, formats: ["iife"], fileName: () => `${name}.js` },
    },
  });
}

/** Name the build after what is in it, so that a browser that runs another is told to reload. */
function nameBuild() {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const digest = createHash("sha256");
  for (const file of files) digest.update(file).update(readFileSync(file));
  const { version } = readManifest();
  const stamp = digest.digest("hex").slice(0, 8);
  writeManifest(FOLDER, { ...readManifest(), version_name: `${version} (${stamp})` });
}

function copyForStore() {
  const { key, ...manifest } = readManifest();
  rmSync(STORE_FOLDER, { recursive: true, force: true });
  cpSync(FOLDER, STORE_FOLDER, { recursive: true });
  writeManifest(STORE_FOLDER, manifest);
}

function readManifest() {
  return JSON.parse(readFileSync(join(FOLDER, "manifest.json"), "utf8"));
}

function writeManifest(folder, manifest) {
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
