// Who may use a tab: one after the other, in the order in which they came.

export class Turns {
  /** By the tab, what ends once nobody uses it any more. */
  private readonly ends = new Map<number, Promise<void>>();

  /** Whether a tab is used, so that the next one waits. */
  areTaken(tab: number): boolean {
    return this.ends.has(tab);
  }

  /**
   * Use a tab as soon as it is free.
   *
   * @throws what `use` throws, and the reason of `signal` where that was aborted before its turn.
   */
  async take<T>(tab: number, signal: AbortSignal, use: () => Promise<T>): Promise<T> {
    const before = this.ends.get(tab) ?? Promise.resolve();
    const used = before.then(async () => {
      signal.throwIfAborted();
      return await use();
    });
    const end = used.then(nothing, nothing);
    this.ends.set(tab, end);
    return await used.finally(() => {
      if (this.ends.get(tab) === end) this.ends.delete(tab);
    });
  }
}

function nothing(): void {
  // Whether it went well matters only to whoever used it.
}
