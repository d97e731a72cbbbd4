/** Carries a request's path and query from the listener to the pages; whatever a client sends under it is overwritten. */
export const PATH_HEADER = "x-attune-path";

/** Where a visitor who is not signed in is sent, so that the page that was asked for comes next. */
export function signInAddress(path: string): string {
  return path === "/" ? "/login" : `/login?callbackUrl=${encodeURIComponent(path)}`;
}
