const WRONG = "The login or the password is wrong.";
const AWAY = "The server does not answer. Check the connection and try again.";

/** `CredentialsSignin` is next-auth's name for a refusal without words of its own; other texts are the server's. */
function messageOf(error: string): string {
  if (error === "CredentialsSignin") return WRONG;
  return /[.!?]$/.test(error) ? error : `${error}.`;
}

/**
 * Signs this browser in through next-auth, which sets the session cookie. Posted directly, because next-auth's own
 * client leaves the page when the server does not answer. Returns what to tell the person, or null when it worked.
 */
export async function signInWithPassword(login: string, password: string): Promise<string | null> {
  try {
    const token = await fetch("/api/auth/csrf", { cache: "no-store" });
    const { csrfToken }: { csrfToken: string } = await token.json();
    const response = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ login, password, csrfToken, json: "true", callbackUrl: "/" }),
    });
    const { url }: { url?: string } = await response.json();
    const error = url ? new URL(url, window.location.origin).searchParams.get("error") : null;
    if (error !== null) return messageOf(error);
    return response.ok ? null : AWAY;
  } catch {
    return AWAY;
  }
}
