// The background script: opens the panel from the toolbar and the context menu. It keeps nothing in
// memory, since the browser ends and restarts it as it likes.

import { type StringKey, say } from "../strings";
import { putWanted, type Wanted } from "../wanted";

type MenuContext = "video" | "image" | "link" | "page" | "frame";

const MENU: Record<MenuContext, { what: Wanted["what"]; title: StringKey }> = {
  video: { what: "video", title: "menu_video" },
  image: { what: "picture", title: "menu_picture" },
  link: { what: "link", title: "menu_link" },
  // Players often lie below something else, so that what is under the pointer is only the page.
  page: { what: "here", title: "menu_here" },
  frame: { what: "here", title: "menu_here" },
};
const CONTEXTS: readonly MenuContext[] = ["video", "image", "link", "page", "frame"];

// What the panel keeps, the token among it, is no business of the script in a page.
void chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });

chrome.runtime.onInstalled.addListener(() => {
  chrome.contextMenus.removeAll(() => {
    for (const context of CONTEXTS) {
      chrome.contextMenus.create({
        id: context,
        contexts: [context],
        title: say(MENU[context].title),
      });
    }
  });
});

chrome.action.onClicked.addListener((tab) => {
  open(tab, { what: "look", tab: tab.id ?? null, frame: 0, address: "" });
});

chrome.contextMenus.onClicked.addListener((info, tab) => {
  const context = CONTEXTS.find((name) => name === info.menuItemId);
  if (!context || !tab) return;
  const address = (context === "link" ? info.linkUrl : info.srcUrl) ?? "";
  const frame = info.frameId ?? 0;
  open(tab, { what: MENU[context].what, tab: tab.id ?? null, frame, address });
});

/** The panel opens only in the very moment of the person's act, so that nothing is awaited first. */
function open(tab: chrome.tabs.Tab, wanted: Wanted): void {
  void chrome.sidePanel.open({ windowId: tab.windowId });
  void putWanted(wanted);
}
