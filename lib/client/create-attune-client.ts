import * as access from "@/lib/client/access-resources";
import { createCredentials, isJwt, type Tokens } from "@/lib/client/credentials";
import * as definitions from "@/lib/client/definition-resources";
import * as history from "@/lib/client/history-resources";
import type { TokenAnswer } from "@/lib/client/history-types";
import { createTransport, type Transport } from "@/lib/client/transport";
import { triggerResource } from "@/lib/client/trigger-resource";

export type AttuneClientOptions = {
  /** Where the server is, such as `http://localhost:3000`. */
  url: string;
  /** An access token, or an integration token, which is exchanged for one when the first request is sent. */
  token?: string | undefined;
  /** Renews the access token without a password. */
  refreshToken?: string | undefined;
  /** Gets new tokens when the others are of no use any more. */
  integrationToken?: string | undefined;
  /** Told of every new pair of tokens, for who wants to keep them. */
  onTokens?: ((tokens: Tokens) => void | Promise<void>) | undefined;
  fetch?: typeof fetch | undefined;
  /** The limit of one try of a request; 30 s. Streams, uploads and exports have their own. */
  timeoutMs?: number | undefined;
  /** How often what may be repeated is repeated when the server cannot be reached or is busy; 2. */
  retries?: number | undefined;
  headers?: Record<string, string> | undefined;
};

/**
 * A client of one Attune server, for Node.js 20 and newer and for browsers. It knows nothing of the server but its REST
 * interface. Every method rejects with an `AttuneError`, takes a signal and a time limit, and renews the token when it must.
 * @throws AttuneError BAD_REQUEST for an address that is none
 */
export function createAttuneClient(options: AttuneClientOptions) {
  const { token, refreshToken, onTokens } = options;
  const exchanged = token !== undefined && !isJwt(token);
  // Each of both needs the other: requests need a token, and a token is got by a request (which needs none).
  const later: { transport?: Transport } = {};
  const credentials = createCredentials({
    token: exchanged ? undefined : token,
    refreshToken,
    integrationToken: exchanged ? token : options.integrationToken,
    now: Date.now,
    onTokens,
    async exchange(path, body) {
      const call = { body, open: true };
      const answer = await later.transport?.json<{ data: TokenAnswer }>("POST", path, call);
      if (!answer) throw new Error("no transport");
      return answer.data;
    },
  });
  const transport = createTransport({
    url: options.url,
    fetch: options.fetch ?? ((...given) => globalThis.fetch(...given)),
    credentials,
    timeoutMs: options.timeoutMs ?? 30_000,
    retries: options.retries ?? 2,
    headers: options.headers,
  });
  later.transport = transport;
  return {
    auth: access.authResource(transport, credentials),
    packs: definitions.packResource(transport),
    runtimes: definitions.runtimeResource(transport),
    triggers: triggerResource(transport),
    sensors: definitions.sensorResource(transport),
    rules: definitions.ruleResource(transport),
    actions: definitions.actionResource(transport),
    events: history.eventResource(transport),
    enforcements: history.enforcementResource(transport),
    executions: history.executionResource(transport),
    keys: access.keyResource(transport),
    identities: access.identityResource(transport),
    permissions: access.permissionResource(transport),
    tokens: access.tokenResource(transport),
  };
}

export type AttuneClient = ReturnType<typeof createAttuneClient>;
