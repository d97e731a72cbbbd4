const OPEN_PAGES = ["/login", "/setup", "/register"];

let held = 0;

/** Goes to the sign-in page, which leads back here; nothing when that is where the visitor is. */
export function leaveForSignIn(): void {
  const { pathname, search } = window.location;
  if (held > 0 || OPEN_PAGES.includes(pathname)) return;
  window.location.assign(`/login?callbackUrl=${encodeURIComponent(pathname + search)}`);
}

/** Keeps this page where it is while its session is replaced by another. Call what it returns when that failed. */
export function holdSignInRedirect(): () => void {
  held += 1;
  return () => {
    held -= 1;
  };
}
