// Pages with elements that have a size, which the tests' own browser does not lay out.

// The tests' own browser has no top layer.
HTMLElement.prototype.showPopover ??= () => undefined;
HTMLElement.prototype.hidePopover ??= () => undefined;

export function setPage(markup: string): void {
  document.body.innerHTML = markup;
  for (const element of document.querySelectorAll("video, img, iframe")) place(element, 0, 0);
}

/** Let an element lie at a place. */
export function place(element: Element, x: number, y: number, width = 200, height = 100): void {
  element.getBoundingClientRect = () => new DOMRect(x, y, width, height);
}

export function required<T extends Element>(root: ParentNode, selector: string): T {
  const element = root.querySelector<T>(selector);
  if (!element) throw new Error(`there is no ${selector}`);
  return element;
}
