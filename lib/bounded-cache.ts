/**
 * A map that never holds more than `capacity` entries: when it is full, the entry unused for longest goes.
 * It exists because keys come from what people type, so a plain map would grow without end.
 */
export class BoundedCache<Key, Value> {
  private readonly entries = new Map<Key, Value>();

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: Key): Value | undefined {
    const value = this.entries.get(key);
    // Maps iterate in insertion order; moving a used key to the end keeps the oldest first. Below half the capacity
    // nothing is near eviction, so the common case stays a single lookup.
    if (value !== undefined && this.entries.size > this.capacity / 2) {
      this.entries.delete(key);
      this.entries.set(key, value);
    }
    return value;
  }

  set(key: Key, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.capacity) return;
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }

  /** The cached value, or the result of `create`, which is then kept. Nothing is kept when `create` throws. */
  getOrCreate(key: Key, create: () => Value): Value {
    const known = this.get(key);
    if (known !== undefined) return known;
    const value = create();
    this.set(key, value);
    return value;
  }
}
