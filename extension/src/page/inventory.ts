// All elements of a page that may show media. Each element is walked once, when it comes into the
// page; a patrol of bounded length finds what comes without a word: shadow roots that are attached
// late, and backgrounds by rules of style.

import { type Root, shadowOf } from "./roots";
import { backgroundOf, isMedia, SELECTOR } from "./showing";

const FRAMES = "iframe, frame, object, embed";
/** Elements that are walked at once, which bounds what a page can make the extension do. */
const MOST_AT_ONCE = 2000;
const MOST_WAITING = 20_000;
/** In CSS px; smaller backgrounds are decoration. */
const SMALLEST_BACKGROUND = 64;

export class Inventory {
  private readonly entered: (root: Root) => void;
  private readonly roots = new Set<Root>();
  private readonly candidates = new Set<Element>();
  private readonly framed = new Set<Element>();
  /** Custom elements, which get their shadow root when their script arrives. */
  private readonly bare = new Set<Element>();
  private readonly changed = new Set<Element>();
  private waiting: Element[] = [];
  private walker: TreeWalker | null = null;
  private patrol: Iterator<Element> = this.everyElement();
  private isSorted = true;
  private sorted: readonly Element[] = [];
  private count = 0;
  private rounds = 0;

  /** Calls `entered` for the document and each shadow root, once. */
  constructor(start: Document, entered: (root: Root) => void) {
    this.entered = entered;
    this.enter(start);
  }

  /** How many elements have been walked. */
  get walked(): number {
    return this.count;
  }

  /** Whether everything that has come has been walked. */
  get isWalked(): boolean {
    return this.waiting.length === 0 && this.walker === null;
  }

  /** Whether the patrol has been everywhere once. */
  get isPatrolled(): boolean {
    return this.rounds > 0;
  }

  /** Elements that may show media, in the page's order, those of shadow roots behind. */
  media(): readonly Element[] {
    this.forget();
    if (!this.isSorted) {
      this.sorted = [...this.candidates].sort(inOrder);
      this.isSorted = true;
    }
    return this.sorted;
  }

  /** Elements that may hold other documents. */
  frames(): readonly Element[] {
    return [...this.framed].filter(({ isConnected }) => isConnected);
  }

  note(records: readonly MutationRecord[]): void {
    for (const { type, addedNodes, target } of records) {
      if (type === "attributes" && target instanceof Element) this.changed.add(target);
      for (const node of addedNodes) if (node instanceof Element) this.waiting.push(node);
    }
    // What comes faster than it can be walked is left to the patrol.
    if (this.waiting.length > MOST_WAITING) this.waiting = [];
  }

  /** Walk what has come, as far as that may go at once. */
  walk(): void {
    let left = MOST_AT_ONCE;
    for (const element of this.changed) {
      if (left === 0) break;
      this.inspect(element);
      left -= 1;
    }
    this.changed.clear();
    for (; left > 0; left -= 1) {
      const element = this.nextAdded();
      if (!element) return;
      this.inspect(element);
    }
  }

  /** Look again at some elements that have been there for long. */
  goOnPatrol(): void {
    for (const element of this.bare) {
      const shadow = shadowOf(element);
      if (shadow) this.enter(shadow);
      if (shadow || !element.isConnected) this.bare.delete(element);
    }
    for (let left = MOST_AT_ONCE; left > 0; left -= 1) {
      const { value, done } = this.patrol.next();
      if (done) {
        this.patrol = this.everyElement();
        this.rounds += 1;
        return;
      }
      this.inspect(value);
    }
  }

  private enter(root: Root): void {
    if (this.roots.has(root)) return;
    this.roots.add(root);
    this.entered(root);
    for (const element of root.querySelectorAll(SELECTOR)) this.keep(element);
    for (const element of root.querySelectorAll(FRAMES)) this.framed.add(element);
    for (const element of root.querySelectorAll("*")) this.inspectShadow(element);
  }

  private *everyElement(): Generator<Element> {
    for (const root of [...this.roots]) {
      // Unlike a walker it finds its way where what it stands on is removed.
      const iterator = document.createNodeIterator(root, NodeFilter.SHOW_ELEMENT);
      for (let node = iterator.nextNode(); node; node = iterator.nextNode()) yield node as Element;
    }
  }

  private nextAdded(): Element | null {
    const within = this.walker?.nextNode();
    if (within) return within as Element;
    this.walker = null;
    const next = this.waiting.pop();
    if (!next) return null;
    this.walker = document.createTreeWalker(next, NodeFilter.SHOW_ELEMENT);
    return next;
  }

  private inspect(element: Element): void {
    if (!element.isConnected) return;
    if (isMedia(element) || hasBackground(element)) this.keep(element);
    if (element.matches(FRAMES)) this.framed.add(element);
    this.inspectShadow(element);
  }

  private inspectShadow(element: Element): void {
    this.count += 1;
    const shadow = shadowOf(element);
    if (shadow) this.enter(shadow);
    else if (element.localName.includes("-")) this.bare.add(element);
  }

  private keep(element: Element): void {
    if (this.candidates.has(element)) return;
    this.candidates.add(element);
    this.isSorted = false;
  }

  private forget(): void {
    for (const set of [this.candidates, this.framed]) {
      for (const element of set) {
        if (element.isConnected) continue;
        set.delete(element);
        this.isSorted = false;
      }
    }
    for (const root of this.roots) {
      if (root instanceof ShadowRoot && !root.host.isConnected) this.roots.delete(root);
    }
  }
}

function hasBackground(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  const isLarge = width >= SMALLEST_BACKGROUND && height >= SMALLEST_BACKGROUND;
  return isLarge && backgroundOf(element) !== "";
}

function inOrder(one: Element, other: Element): number {
  const place = one.compareDocumentPosition(other);
  // Of different roots the outer ones were entered first.
  if (place & Node.DOCUMENT_POSITION_DISCONNECTED) return depthOf(one) - depthOf(other);
  return place & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

function depthOf(element: Element): number {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? 1 + depthOf(root.host) : 0;
}
