const OPEN_PAGES = ["/login", "/setup"];

/** Goes to the sign-in page, which leads back here; nothing when that is where the visitor is. */
export function leaveForSignIn(): void {
  const { pathname, search } = window.location;
  if (OPEN_PAGES.includes(pathname)) return;
  window.location.assign(`/login?callbackUrl=${encodeURIComponent(pathname + search)}`);
}
