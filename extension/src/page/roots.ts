// A document together with the open shadow roots in it, at any depth.

export type Root = Document | ShadowRoot;

/** The document and all its open shadow roots, outer ones first. */
export function openRoots(start: Root): Root[] {
  const roots: Root[] = [start];
  // The list grows while it is walked.
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
    }
  }
  return roots;
}
