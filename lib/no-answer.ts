/** A browser says "Failed to fetch", a proxy something in HTML: neither tells a person what to do. */
export function noAnswer(cause?: unknown): Error {
  return new Error("The server did not answer. Check the connection and try again.", { cause });
}

/** For what a promise was refused with: `import("…").catch(throwNoAnswer)`. */
export function throwNoAnswer(cause: unknown): never {
  throw noAnswer(cause);
}
