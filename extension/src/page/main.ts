// The script that the panel puts into a page. It does nothing until the panel speaks to it, and
// leaves without a trace when the panel closes.

import { type Command, PORT_NAME } from "../protocol";
import { Visit } from "./visit";

declare global {
  var unmaskIsHere: true | undefined;
}

if (!globalThis.unmaskIsHere) {
  globalThis.unmaskIsHere = true;
  chrome.runtime.onConnect.addListener(receive);
}

const visits = new Set<Visit>();

function receive(port: chrome.runtime.Port): void {
  if (port.name !== PORT_NAME) return;
  let isOpen = true;
  // What was under way when the panel closed has nobody to tell it to.
  const visit = new Visit((event) => {
    if (isOpen) port.postMessage(event);
  });
  visits.add(visit);
  // Only the extension itself can open this port, so that its commands are what their type says.
  port.onMessage.addListener((command: Command) => visit.obey(command));
  port.onDisconnect.addListener(() => {
    isOpen = false;
    visit.end();
    visits.delete(visit);
    if (visits.size === 0) leave();
  });
}

function leave(): void {
  chrome.runtime.onConnect.removeListener(receive);
  globalThis.unmaskIsHere = undefined;
}
