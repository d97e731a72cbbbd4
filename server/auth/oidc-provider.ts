import type { OAuthConfig } from "next-auth/providers/oauth";
import type { OidcConfig } from "@/server/config";
import type { ProviderClaims } from "@/server/domain/identities/provider-profile";

export const OIDC_PROVIDER_ID = "oidc";

/** How long the provider may take for each of its answers. */
const PROVIDER_TIMEOUT_MS = 10_000;

/**
 * The OpenID Connect provider of the configuration, as next-auth takes it: authorisation code with PKCE, state and nonce.
 * The ID token is what counts; the userinfo endpoint only adds what is missing in it, such as groups.
 */
export function oidcProvider(config: OidcConfig): OAuthConfig<ProviderClaims> {
  return {
    id: OIDC_PROVIDER_ID,
    name: config.label,
    type: "oauth",
    wellKnown: `${config.issuer}/.well-known/openid-configuration`,
    clientId: config.clientId,
    clientSecret: config.clientSecret,
    authorization: { params: { scope: config.scopes } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    httpOptions: { timeout: PROVIDER_TIMEOUT_MS },
    userinfo: {
      async request({ client, tokens }) {
        // Throws when the endpoint speaks of another subject than the ID token.
        const more = client.issuer.metadata.userinfo_endpoint ? await client.userinfo(tokens as never) : {};
        return { ...more, ...(tokens as unknown as { claims(): ProviderClaims }).claims() } as never;
      },
    },
    // Who it is here is decided by the signIn callback; next-auth only wants an id.
    profile: (claims) => ({ id: String(claims.sub), login: "", epoch: 0 }),
  };
}
