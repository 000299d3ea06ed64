// Puts the library that formats sentences into the page of the service, which nothing else builds.
// Run it after a change of its version: npm run fluent

import { build } from "vite";

const LICENCE = "// @fluent/bundle, Copyright Mozilla Foundation and others, Apache License 2.0.";

await build({
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  build: {
    outDir: "../src/unmask/service/page",
    emptyOutDir: false,
    target: "es2022",
    minify: false,
    lib: { entry: "scripts/fluent-entry.mjs", formats: ["es"], fileName: () => "fluent.js" },
    rolldownOptions: { output: { banner: LICENCE } },
  },
});
