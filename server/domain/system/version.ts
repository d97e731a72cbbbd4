import manifest from "@/package.json" with { type: "json" };

/** The version of this program. */
export const VERSION: string = manifest.version;

/** A worker that was not heard of for this long counts as dead. */
export const WORKER_STALE_MS = 30_000;
