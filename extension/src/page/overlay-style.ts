// What all that lies over a page has in common.

export const TOP_LAYER = "2147483647";

/** Properties are set one by one, since the page's own policy may forbid style attributes. */
export function styled(element: HTMLElement, properties: Record<string, string>): void {
  for (const [name, value] of Object.entries(properties)) {
    element.style.setProperty(name, value, "important");
  }
}
