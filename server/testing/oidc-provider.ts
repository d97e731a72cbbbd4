import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** What the provider does with the next sign-in. */
export type OidcPerson = {
  /** Claims of the ID token; `sub` at least. */
  claims: Record<string, unknown>;
  /** What only its userinfo endpoint tells. */
  userinfo?: Record<string, unknown>;
  /** Changes the ID token before it is signed. */
  tamper?: (claims: Record<string, unknown>) => Record<string, unknown>;
  /** Signs with a key that it does not publish. */
  forged?: boolean;
  /** Refuses at the authorisation endpoint. */
  error?: string;
};

export type OidcTestProvider = {
  issuer: string;
  /** Who signs in next; asked at the authorisation endpoint. */
  person: OidcPerson;
  /** Parameters of the last authorisation request. */
  lastRequest: URLSearchParams | null;
  close(): Promise<void>;
};

type Grant = { person: OidcPerson; nonce: string | null; challenge: string; redirectUri: string };

/**
 * A small OpenID Connect provider: authorisation code with PKCE (S256 only), client_secret_basic, RS256. It asks nobody:
 * `person` signs in at once. Codes count once.
 */
export async function startOidcProvider(client: { id: string; secret: string }): Promise<OidcTestProvider> {
  const [keys, otherKeys] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "1", alg: "RS256", use: "sig" };
  const codes = new Map<string, Grant>();
  const accessTokens = new Map<string, OidcPerson>();
  const provider: OidcTestProvider = { issuer: "", person: { claims: { sub: "1" } }, lastRequest: null, close };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => json(response, 500, { error: String(error) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { issuer } = provider;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer);
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return json(response, 200, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256"],
          code_challenge_methods_supported: ["S256"],
        });
      case "/jwks":
        return json(response, 200, { keys: [jwk] });
      case "/authorize":
        return authorize(url.searchParams, response);
      case "/token":
        return token(request, response);
      case "/userinfo": {
        const person = accessTokens.get(request.headers.authorization?.replace(/^Bearer /, "") ?? "");
        if (!person) return json(response, 401, { error: "invalid_token" });
        return json(response, 200, { sub: person.claims.sub, ...person.userinfo });
      }
      default:
        return json(response, 404, { error: "not_found" });
    }
  }

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    provider.lastRequest = query;
    const redirectUri = query.get("redirect_uri") ?? "";
    const challenge = query.get("code_challenge");
    const back = new URL(redirectUri);
    back.searchParams.set("state", query.get("state") ?? "");
    const known = query.get("client_id") === client.id && query.get("response_type") === "code";
    if (provider.person.error) back.searchParams.set("error", provider.person.error);
    else if (!known || !challenge || query.get("code_challenge_method") !== "S256")
      back.searchParams.set("error", "invalid_request");
    else {
      const code = randomUUID();
      codes.set(code, { person: provider.person, nonce: query.get("nonce"), challenge, redirectUri });
      back.searchParams.set("code", code);
    }
    response.writeHead(302, { location: back.href }).end();
  }

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const given = Buffer.from(request.headers.authorization?.replace(/^Basic /, "") ?? "", "base64").toString();
    const [id, secret] = given.split(":").map((part) => new URLSearchParams(`v=${part}`).get("v"));
    if (id !== client.id || secret !== client.secret) return json(response, 401, { error: "invalid_client" });
    const grant = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const proof = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (!grant || grant.challenge !== proof || grant.redirectUri !== form.get("redirect_uri"))
      return json(response, 400, { error: "invalid_grant" });
    const { person, nonce } = grant;
    const nowSeconds = Math.floor(Date.now() / 1000);
    const plain = {
      iss: issuer,
      aud: client.id,
      iat: nowSeconds,
      exp: nowSeconds + 60,
      ...(nonce ? { nonce } : {}),
      ...person.claims,
    };
    const idToken = await new SignJWT(person.tamper?.(plain) ?? plain)
      .setProtectedHeader({ alg: "RS256", kid: "1" })
      .sign((person.forged ? otherKeys : keys).privateKey);
    const accessToken = randomUUID();
    accessTokens.set(accessToken, person);
    json(response, 200, { access_token: accessToken, token_type: "Bearer", expires_in: 60, id_token: idToken });
  }

  function close(): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  }

  return provider;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
