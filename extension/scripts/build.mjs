// Builds the extension into dist/unmask-extension: the panel as a page with its modules, and the
// background and page scripts as one file each, since neither may load others.

import { build } from "vite";

const FOLDER = "dist/unmask-extension";
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
