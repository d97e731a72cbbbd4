import { isAttuneError } from "@/lib/client/attune-error";
import type { TokenAnswer } from "@/lib/client/history-types";

/** What a client signs its requests with, as an application may keep it from one run to the next. */
export type Tokens = {
  token: string;
  refreshToken?: string | undefined;
  /** Milliseconds since 1970, where it is known. */
  expiresAt?: number | undefined;
};

/** Renewed this much earlier than needed: the way to the server takes time, and clocks differ. */
const MARGIN_MS = 30_000;

type Options = {
  token?: string | undefined;
  refreshToken?: string | undefined;
  integrationToken?: string | undefined;
  now: () => number;
  /** Sends one of the two exchanges. */
  exchange(path: string, body: object): Promise<TokenAnswer>;
  onTokens?: ((tokens: Tokens) => void | Promise<void>) | undefined;
};

export type Credentials = {
  /** The token for a request that begins now, renewed where it is about to end. Null: nobody is signed in. */
  token(): Promise<string | null>;
  /** After the server refused `refused`: another token, or null when there is no way to one. */
  renew(refused: string | null): Promise<string | null>;
  accept(answer: TokenAnswer): Promise<void>;
  set(tokens: Tokens | null): void;
};

/**
 * Keeps the tokens. Requests that find the token too old at the same time share one exchange, because a refresh token may
 * serve once only.
 */
export function createCredentials({ now, exchange, onTokens, ...given }: Options): Credentials {
  const { integrationToken } = given;
  let current: Tokens | null = given.token ? known(given.token, given.refreshToken) : null;
  let refreshToken = given.refreshToken;
  let running: Promise<string | null> | null = null;

  async function accept(answer: TokenAnswer): Promise<void> {
    refreshToken = answer.refresh_token;
    current = { token: answer.access_token, refreshToken, expiresAt: now() + answer.expires_in * 1000 };
    await onTokens?.({ ...current });
  }

  async function exchangeOnce(): Promise<string | null> {
    if (refreshToken) {
      try {
        await accept(await exchange("/auth/refresh", { refresh_token: refreshToken }));
        return current?.token ?? null;
      } catch (error) {
        if (!isAttuneError(error) || error.status !== 401) throw error;
        refreshToken = undefined; // used up or withdrawn; the integration token may still be good
      }
    }
    if (!integrationToken) return null;
    await accept(await exchange("/auth/token-login", { token: integrationToken }));
    return current?.token ?? null;
  }

  function exchangeShared(): Promise<string | null> {
    running ??= exchangeOnce().finally(() => {
      running = null;
    });
    return running;
  }

  const canRenew = () => Boolean(refreshToken || integrationToken);

  return {
    accept,
    async token() {
      const fresh = current !== null && (current.expiresAt === undefined || current.expiresAt - MARGIN_MS > now());
      if (fresh || !canRenew()) return current?.token ?? null;
      return (await exchangeShared()) ?? current?.token ?? null;
    },
    async renew(refused) {
      if (current && current.token !== refused) return current.token; // somebody else has renewed it meanwhile
      return canRenew() ? exchangeShared() : null;
    },
    set(tokens) {
      current = tokens;
      refreshToken = tokens?.refreshToken;
    },
  };
}

function known(token: string, refreshToken: string | undefined): Tokens {
  return { token, refreshToken, expiresAt: expiryOf(token) };
}

/** The end of a JWT in milliseconds, read without checking it: only the server can. */
export function expiryOf(token: string): number | undefined {
  const payload = token.split(".")[1];
  if (!payload) return undefined;
  try {
    const { exp } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { exp?: unknown };
    return typeof exp === "number" ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text has the form of a JSON Web Token; other tokens are integration tokens, which are exchanged for one. */
export function isJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token) && token.startsWith("ey");
}
