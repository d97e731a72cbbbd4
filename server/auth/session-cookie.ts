/** The name of the console's session cookie. The prefix makes browsers refuse it from pages without https. */
export function sessionCookieName(secure: boolean): string {
  return `${secure ? "__Secure-" : ""}next-auth.session-token`;
}
