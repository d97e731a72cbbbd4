/** A queue of limited length between one writer and one async reader. A full one is emptied and says so, once. */
export class BoundedQueue<T> {
  private items: T[] = [];
  private overflowed = false;
  private closed = false;
  private wake: (() => void) | null = null;

  constructor(private readonly limit: number) {}

  push(items: readonly T[]): void {
    if (this.items.length + items.length > this.limit) {
      this.items = [];
      this.overflowed = true;
    } else if (!this.overflowed) this.items.push(...items);
    this.wake?.();
  }

  /** Nothing more will come: ends the wait of the reader. */
  close(): void {
    this.closed = true;
    this.wake?.();
  }

  /**
   * All that has come, at once; waits for the first, or for the end. `overflowed`: everything since the last take was
   * thrown away.
   */
  async take(signal: AbortSignal): Promise<{ items: T[]; overflowed: boolean }> {
    while (this.items.length === 0 && !this.overflowed && !this.closed && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          signal.removeEventListener("abort", done);
          this.wake = null;
          resolve();
        };
        this.wake = done;
        signal.addEventListener("abort", done, { once: true });
      });
    }
    const taken = { items: this.items, overflowed: this.overflowed };
    this.items = [];
    this.overflowed = false;
    return taken;
  }
}
