import { createMasker, type Masker } from "./masker";

const KEY = Symbol.for("attune.secrets");
const holder = globalThis as unknown as Record<symbol, Masker | undefined>;
const none = createMasker([]);

/**
 * What this process masks: every secret that server/secrets/known-secrets.ts knows of. One for all copies of a module, as
 * the runtime is (server/process-state.ts), because the log, the worker and every transport use it.
 */
export function processMasker(): Masker {
  return holder[KEY] ?? none;
}

export function setProcessMasker(masker: Masker): void {
  holder[KEY] = masker;
}

/** A value as it may be stored: known secrets in it are `***`, in its keys as well. */
export function withoutSecrets<T>(value: T): T {
  return processMasker().value(value);
}

/** A stored value as it may be shown. What is stored is masked already, but a secret may have become one since. */
export function shownWithoutSecrets<T>(value: T): T {
  return processMasker().value(value, { keys: false });
}

/**
 * The masker of something that holds secrets of its own, such as an execution with what it was given: those and all that
 * the process knows, now and later, also after they were rotated.
 */
export function maskerWith(own: readonly string[]): () => Masker {
  let base: Masker | null = null;
  let masker = none;
  return () => {
    const now = processMasker();
    if (now !== base) {
      base = now;
      masker = now.with(own.filter((text) => !now.knows(text)));
    }
    return masker;
  };
}
