import { hasUnsavedChanges } from "@/lib/unsaved-changes";

const OPEN_PAGES = ["/login", "/setup", "/register"];
/** How long a page may take to leave for where the visitor asked, before it is led to the sign-in instead. */
const LEAVING_MS = 10_000;

const staying = new Set<() => void>();
let held = 0;
let leftAt = Number.NEGATIVE_INFINITY;

// A second navigation aborts the first: without this, signing out at a provider could end here before the provider heard of it.
if (typeof window !== "undefined") {
  window.addEventListener("beforeunload", () => {
    leftAt = performance.now();
  });
}

/**
 * Goes to the sign-in page, which leads back here; nothing when that is where the visitor is, or while the page is left.
 * A page with something unsaved stays, and those who wait in `onSignedOutHere` are told.
 */
export function leaveForSignIn(): void {
  const { pathname, search } = window.location;
  if (held > 0 || OPEN_PAGES.includes(pathname)) return;
  if (hasUnsavedChanges()) {
    for (const tell of staying) tell();
    return;
  }
  const leaving = leftAt + LEAVING_MS - performance.now();
  if (leaving > 0) {
    setTimeout(leaveForSignIn, leaving); // still here by then: it was a download, or the visitor chose to stay
    return;
  }
  window.location.assign(`/login?callbackUrl=${encodeURIComponent(pathname + search)}`);
}

/** Calls `tell` when the session is over and the page stays for what is not saved. Returns what ends that. */
export function onSignedOutHere(tell: () => void): () => void {
  staying.add(tell);
  return () => {
    staying.delete(tell);
  };
}

/** Keeps this page where it is while its session is replaced by another. Call what it returns when that failed. */
export function holdSignInRedirect(): () => void {
  held += 1;
  return () => {
    held -= 1;
  };
}
