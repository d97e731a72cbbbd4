/** Calls in one request of the console: far more than a page makes at once, far fewer than would hold the server up. */
export const BATCH_CALLS_MAX = 50;
