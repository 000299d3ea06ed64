// The panel. With `?tab=` in its address it may also be opened as a page of its own that looks at
// that tab.

import { render } from "preact";
import { language } from "../strings";
import { App } from "./App";
import { Model } from "./model";

const wantedTab = Number(new URLSearchParams(location.search).get("tab")) || null;
const model = new Model(wantedTab);
const place = document.getElementById("panel");

// The background script says so as well, but may not have run since the browser started.
void chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
document.documentElement.lang = language();
if (place) render(<App model={model} />, place);
void model.start();
