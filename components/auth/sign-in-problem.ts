/** The codes with which a sign-in by the provider leads back to the sign-in page: next-auth's and our own. */
const WORDS: Record<string, string> = {
  Frozen: "Your account is frozen. Ask an administrator of this server.",
  SetUpFirst: "This server waits for its administrator. Set it up first.",
  AccessDenied: "The provider did not let you in.",
  OAuthSignin: "The sign-in provider does not answer. Try again later, or sign in with a password.",
  OAuthCallback: "The sign-in was not completed. Try again.",
  SessionRequired: "Sign in first.",
};

/** What to tell about `?error=…`. Never the text itself: everybody can write an address. Null without an error. */
export function signInProblem(error: unknown): string | null {
  if (typeof error !== "string" || error === "") return null;
  return Object.hasOwn(WORDS, error) ? (WORDS[error] ?? null) : "Signing in did not work. Try again.";
}
