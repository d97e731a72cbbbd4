const HOME = "/";
const BASE = "http://attune.invalid";
const NOT_A_PLACE_TO_RETURN_TO = ["/login", "/setup", "/register"];

/**
 * Where to go after signing in. Only a path of this console counts; an address of another site, however it is written
 * (`//other`, `/\other`), or anything else gives the dashboard.
 */
export function returnPath(asked: unknown): string {
  if (typeof asked !== "string" || !asked.startsWith("/") || !URL.canParse(asked, BASE)) return HOME;
  const { origin, pathname, search, hash } = new URL(asked, BASE);
  // A path may begin with // again once dots are resolved, which a browser reads as another host.
  if (origin !== BASE || pathname.startsWith("//") || NOT_A_PLACE_TO_RETURN_TO.includes(pathname)) return HOME;
  return pathname + search + hash;
}
