// A value that components follow.

import { useEffect, useState } from "preact/hooks";

export class Store<T> {
  private current: T;
  private readonly listeners = new Set<() => void>();

  constructor(value: T) {
    this.current = value;
  }

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    this.current = value;
    for (const listener of [...this.listeners]) listener();
  }

  change(change: (value: T) => T): void {
    this.set(change(this.current));
  }

  /** Call `listener` after each change; the returned function stops it. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The value of a store, and a new drawing whenever it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, drawAnew] = useState({});
  useEffect(() => {
    const stop = store.listen(() => drawAnew({}));
    // It may have changed between the first drawing and now.
    drawAnew({});
    return stop;
  }, [store]);
  return store.value;
}
