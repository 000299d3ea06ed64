// What all that lies over a page has in common.

export const TOP_LAYER = "2147483647";

const ours = new WeakSet<Element>();

/** Properties are set one by one, since the page's own policy may forbid style attributes. */
export function styled(element: HTMLElement, properties: Record<string, string>): void {
  for (const [name, value] of Object.entries(properties)) {
    element.style.setProperty(name, value, "important");
  }
}

/**
 * Put something of the extension over the page, in a closed shadow root. Among the page's top layer
 * it is seen over modal dialogs and in full screen as well.
 */
export function putOver(host: HTMLElement, ...content: Element[]): void {
  ours.add(host);
  host.popover = "manual";
  host.attachShadow({ mode: "closed" }).append(...content);
  document.documentElement.append(host);
  raise(host);
}

/** Bring it in front of what has come into the top layer since. */
export function raise(host: HTMLElement): void {
  if (!host.isConnected) return;
  if (host.matches(":popover-open")) host.hidePopover();
  host.showPopover();
}

/** Whether the extension put it over the page, so that it is none of the page's own media. */
export function isOurs(element: Element): boolean {
  return ours.has(element);
}
