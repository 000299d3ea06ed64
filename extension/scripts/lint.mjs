// Checks the built extension with Mozilla's linter, which is all of `web-ext lint`. It judges for
// Firefox: what it says of things that only Chromium knows is expected, and nothing else is.

import linter from "addons-linter";

const FOLDER = "dist/unmask-extension";
const EXPECTED = [
  // Chromium knows no other background script in Manifest V3, and Firefox is not built for yet.
  "manifest.json: BACKGROUND_SERVICE_WORKER_NOFALLBACK",
  // Both are wanted by Mozilla's store. Chromium's id comes from the key, and no data is collected.
  "manifest.json: ADDON_ID_REQUIRED",
  "manifest.json: MISSING_DATA_COLLECTION_PERMISSIONS",
  // The panel itself: Firefox has sidebars of another kind.
  'manifest.json: MANIFEST_PERMISSIONS /permissions: Invalid permissions "sidePanel"',
  "background.js: UNSUPPORTED_API sidePanel.open is not supported",
  // Firefox has a property of the element for closed shadow roots.
  "page.js: UNSUPPORTED_API dom.openOrClosedShadowRoot is not supported",
  // Preact's `dangerouslySetInnerHTML`. Biome sees to it that the panel does not use it.
  "panel.js: UNSAFE_VAR_ASSIGNMENT Unsafe assignment to innerHTML",
];

const config = { _: [FOLDER], logLevel: "fatal", output: "none" };
const { errors, warnings, notices } = await linter.createInstance({ config }).run();
const said = [...errors, ...warnings, ...notices].map(
  ({ file, code, message }) => `${file}: ${code} ${message}`,
);
const unexpected = said.filter((words) => !EXPECTED.some((start) => words.startsWith(start)));
const outdated = EXPECTED.filter((start) => !said.some((words) => words.startsWith(start)));
for (const words of unexpected) process.stderr.write(`${words}\n`);
for (const start of outdated) process.stderr.write(`Expected, but not said any more: ${start}\n`);
process.exitCode = unexpected.length + outdated.length > 0 ? 1 : 0;
