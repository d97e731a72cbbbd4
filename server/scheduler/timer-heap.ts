/** What the heap orders: an id, unique, and the instant it is due (UTC ms). */
export type HeapEntry = { id: number; atMs: number };

/** A binary min-heap of timers by instant; equal instants in order of id. Set, move and remove are O(log n). */
export class TimerHeap {
  private readonly entries: HeapEntry[] = [];
  private readonly places = new Map<number, number>();

  get size(): number {
    return this.entries.length;
  }

  peek(): HeapEntry | null {
    return this.entries[0] ?? null;
  }

  at(id: number): number | null {
    const place = this.places.get(id);
    return place === undefined ? null : (this.entries[place]?.atMs ?? null);
  }

  /** Adds the timer, or moves it when it is there. */
  set(id: number, atMs: number): void {
    const place = this.places.get(id);
    const entry = { id, atMs };
    if (place === undefined) {
      this.entries.push(entry);
      this.places.set(id, this.entries.length - 1);
      this.up(this.entries.length - 1);
    } else {
      this.entries[place] = entry;
      this.up(place);
      this.down(this.places.get(id) ?? place);
    }
  }

  remove(id: number): boolean {
    const place = this.places.get(id);
    if (place === undefined) return false;
    const last = this.entries.pop();
    this.places.delete(id);
    if (last && last.id !== id) {
      this.entries[place] = last;
      this.places.set(last.id, place);
      this.up(place);
      this.down(this.places.get(last.id) ?? place);
    }
    return true;
  }

  /** Takes out everything due at `nowMs`, soonest first, at most `limit`. */
  takeDue(nowMs: number, limit: number): HeapEntry[] {
    const due: HeapEntry[] = [];
    while (due.length < limit) {
      const first = this.entries[0];
      if (!first || first.atMs > nowMs) break;
      this.remove(first.id);
      due.push(first);
    }
    return due;
  }

  /** How many are due at the soonest instant of all, counted up to `max`. Walks only those. */
  countSoonest(max: number): number {
    const atMs = this.entries[0]?.atMs;
    const places = atMs === undefined ? [] : [0];
    let count = 0;
    for (let place = places.pop(); place !== undefined && count < max; place = places.pop()) {
      count += 1;
      for (const child of [2 * place + 1, 2 * place + 2]) if (this.entries[child]?.atMs === atMs) places.push(child);
    }
    return count;
  }

  /** The soonest `count` entries in order, without taking them out. Walks only the top of the tree. */
  soonest(count: number, untilMs = Number.POSITIVE_INFINITY): HeapEntry[] {
    const result: HeapEntry[] = [];
    const frontier = this.entries.length > 0 ? [0] : [];
    while (frontier.length > 0 && result.length < count) {
      let best = 0;
      for (let i = 1; i < frontier.length; i += 1) if (this.less(frontier[i] ?? 0, frontier[best] ?? 0)) best = i;
      const [place = 0] = frontier.splice(best, 1);
      const entry = this.entries[place];
      if (!entry || entry.atMs > untilMs) break;
      result.push(entry);
      for (const child of [2 * place + 1, 2 * place + 2]) if (child < this.entries.length) frontier.push(child);
    }
    return result;
  }

  private less(a: number, b: number): boolean {
    const left = this.entries[a];
    const right = this.entries[b];
    if (!left || !right) return false;
    return left.atMs < right.atMs || (left.atMs === right.atMs && left.id < right.id);
  }

  private swap(a: number, b: number): void {
    const left = this.entries[a];
    const right = this.entries[b];
    if (!left || !right) return;
    this.entries[a] = right;
    this.entries[b] = left;
    this.places.set(right.id, a);
    this.places.set(left.id, b);
  }

  private up(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.less(place, parent)) return;
      this.swap(place, parent);
      place = parent;
    }
  }

  private down(from: number): void {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      let least = place;
      if (left < this.entries.length && this.less(left, least)) least = left;
      if (right < this.entries.length && this.less(right, least)) least = right;
      if (least === place) return;
      this.swap(place, least);
      place = least;
    }
  }
}
