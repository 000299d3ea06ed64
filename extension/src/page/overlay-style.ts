// What all that lies over a page has in common.

export const TOP_LAYER = "2147483647";

const ours = new WeakSet<Element>();

/** Properties are set one by one, since the page's own policy may forbid style attributes. */
export function styled(element: HTMLElement, properties: Record<string, string>): void {
  for (const [name, value] of Object.entries(properties)) {
    element.style.setProperty(name, value, "important");
  }
}

/** Of what the extension draws where a person chooses something. */
export const CHOICE_COLOUR = "#0b5cad";

/** Lay a host over all that is seen of the page, with nothing of its own. */
export function cover(host: HTMLElement): void {
  styled(host, {
    all: "initial",
    position: "fixed",
    inset: "0",
    "z-index": TOP_LAYER,
    margin: "0",
    padding: "0",
    border: "0",
    background: "transparent",
    width: "100%",
    height: "100%",
    overflow: "hidden",
  });
}

/** Say how to choose: a line at the bottom, since headlines and players are rather above. */
export function tellHow(words: HTMLElement, hint: string): void {
  styled(words, {
    position: "fixed",
    left: "50%",
    bottom: "12px",
    transform: "translateX(-50%)",
    width: "max-content",
    "max-width": "90vw",
    "box-sizing": "border-box",
    padding: "8px 14px",
    "border-radius": "8px",
    color: "#fff",
    background: CHOICE_COLOUR,
    border: "2px solid #fff",
    font: "15px/1.4 system-ui, sans-serif",
  });
  words.setAttribute("role", "status");
  words.textContent = hint;
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
