// Names for elements that the panel can use. The page sees neither names nor elements' marks.

export class Registry {
  // Pages without TLS have no `randomUUID`.
  private readonly prefix = crypto.getRandomValues(new Uint32Array(2)).join("-");
  private readonly keys = new WeakMap<Element, string>();
  private readonly elements = new Map<string, WeakRef<Element>>();
  private count = 0;

  keyOf(element: Element): string {
    const known = this.keys.get(element);
    if (known) return known;
    this.count += 1;
    const key = `${this.prefix}-${this.count}`;
    this.keys.set(element, key);
    this.elements.set(key, new WeakRef(element));
    return key;
  }

  element(key: string): Element | null {
    const element = this.elements.get(key)?.deref();
    return element?.isConnected ? element : null;
  }

  video(key: string): HTMLVideoElement | null {
    const element = this.element(key);
    return element instanceof HTMLVideoElement ? element : null;
  }
}
