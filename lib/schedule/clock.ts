/** Time as a port: what waits or looks at the clock gets this passed in, so that tests own it. */
export type Clock = {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Calls back once, `delayMs` from now or a little later. Returns the function that calls it off. */
  after(delayMs: number, callback: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  },
};
