// Names for what elements show, that the panel can use. The page sees neither names nor elements'
// marks. An element that comes to show something else gets another name, and the old one leads to
// nothing any more: players of feeds put one video after another into the same element.

import { type Content, contentOf, isSameContent } from "./content";

interface Named {
  key: string;
  content: Content;
}

export class Registry {
  // Pages without TLS have no `randomUUID`.
  private readonly prefix = crypto.getRandomValues(new Uint32Array(2)).join("-");
  private readonly names = new WeakMap<Element, Named>();
  private readonly elements = new Map<string, WeakRef<Element>>();
  private count = 0;

  keyOf(element: Element): string {
    const content = contentOf(element);
    const known = this.names.get(element);
    if (known && isSameContent(known.content, content)) {
      // What was not known before it had loaded is known from now on.
      known.content = content;
      return known.key;
    }
    if (known) this.elements.delete(known.key);
    const key = this.newKey();
    this.names.set(element, { key, content });
    this.elements.set(key, new WeakRef(element));
    return key;
  }

  /** A name that nothing else has. */
  newKey(): string {
    this.count += 1;
    return `${this.prefix}-${this.count}`;
  }

  /** The element emptied itself, or loads anew: what it shows from now on is something else. */
  renewed(element: Element): void {
    const known = this.names.get(element);
    if (!known?.content.isLoaded) return;
    this.names.delete(element);
    this.elements.delete(known.key);
  }

  /** The element of a name, as long as it shows what it did when it got the name. */
  element(key: string): Element | null {
    const element = this.elements.get(key)?.deref();
    if (!element?.isConnected) return null;
    return this.keyOf(element) === key ? element : null;
  }

  video(key: string): HTMLVideoElement | null {
    const element = this.element(key);
    return element instanceof HTMLVideoElement ? element : null;
  }
}
