import type { Credentials, Tokens } from "@/lib/client/credentials";
import type * as rest from "@/lib/client/history-types";
import { everyItem, itemsOf } from "@/lib/client/pages";
import { type RequestOptions, segment, type Transport } from "@/lib/client/transport";
import type { DefinitionQuery, Deleted, Page } from "@/lib/client/types";

type Data<T> = { data: T };

export function authResource(transport: Transport, credentials: Credentials) {
  async function signIn(path: string, body: object, options: RequestOptions = {}): Promise<rest.TokenAnswer> {
    const { data } = await transport.json<Data<rest.TokenAnswer>>("POST", path, { ...options, body, open: true });
    await credentials.accept(data);
    return data;
  }
  return {
    /** Signs in; the client uses, and renews, what it gets. @throws AttuneError UNAUTHORIZED, FORBIDDEN when frozen */
    login: (login: string, password: string, options?: RequestOptions): Promise<rest.TokenAnswer> =>
      signIn("/auth/login", { login, password }, options),
    /** Signs in with an integration token. */
    tokenLogin: (token: string, options?: RequestOptions): Promise<rest.TokenAnswer> =>
      signIn("/auth/token-login", { token }, options),
    /** New tokens for a refresh token. The client does this by itself when it has to. */
    refresh: (refreshToken: string, options?: RequestOptions): Promise<rest.TokenAnswer> =>
      signIn("/auth/refresh", { refresh_token: refreshToken }, options),
    me: async (options?: RequestOptions): Promise<rest.CurrentUser> =>
      (await transport.json<Data<rest.CurrentUser>>("GET", "/auth/me", options)).data,
    /** The tokens to go on with, such as stored ones; null forgets them. */
    use: (tokens: Tokens | null): void => credentials.set(tokens),
  };
}

export function keyResource(transport: Transport) {
  const list = (query: rest.KeyQuery = {}, options: RequestOptions = {}) =>
    transport.json<Page<rest.KeySummary>>("GET", "/api/v1/keys", { ...options, query });
  const path = (ref: string) => `/api/v1/keys/${segment(ref)}`;
  return {
    list,
    all: (query: Omit<rest.KeyQuery, "page"> = {}, options?: RequestOptions) =>
      everyItem((page) => list({ per_page: 100, ...query, page }, options)),
    /** The value is null when it is encrypted and the caller may not decrypt. @throws AttuneError NOT_FOUND */
    get: async (ref: string, options?: RequestOptions): Promise<rest.Key> =>
      (await transport.json<Data<rest.Key>>("GET", path(ref), options)).data,
    /** @throws AttuneError CONFLICT when the ref is taken */
    create: async (body: rest.NewKey, options: RequestOptions = {}): Promise<rest.Key> =>
      (await transport.json<Data<rest.Key>>("POST", "/api/v1/keys", { ...options, body })).data,
    update: async (ref: string, body: rest.KeyChange, options: RequestOptions = {}): Promise<rest.Key> =>
      (await transport.json<Data<rest.Key>>("PUT", path(ref), { ...options, body })).data,
    delete: (ref: string, options?: RequestOptions): Promise<Deleted> => transport.json("DELETE", path(ref), options),
  };
}

export function identityResource(transport: Transport) {
  const list = (query: DefinitionQuery = {}, options: RequestOptions = {}) =>
    transport.json<Page<rest.IdentitySummary>>("GET", "/api/v1/identities", { ...options, query });
  const path = (id: number) => `/api/v1/identities/${segment(id)}`;
  const data = async <T>(method: string, where: string, options: RequestOptions | undefined, body?: object) =>
    (await transport.json<Data<T>>(method, where, { ...options, ...(body === undefined ? {} : { body }) })).data;
  return {
    list,
    all: (options?: RequestOptions) => everyItem((page) => list({ page, page_size: 100 }, options)),
    get: (id: number, options?: RequestOptions) => data<rest.Identity>("GET", path(id), options),
    create: (input: rest.NewIdentity, options?: RequestOptions) =>
      data<rest.Identity>("POST", "/api/v1/identities", options, input),
    update: (id: number, change: rest.IdentityChange, options?: RequestOptions) =>
      data<rest.Identity>("PUT", path(id), options, change),
    delete: (id: number, options?: RequestOptions) => data<Deleted>("DELETE", path(id), options),
    freeze: (id: number, options?: RequestOptions) => data<rest.Identity>("POST", `${path(id)}/freeze`, options),
    unfreeze: (id: number, options?: RequestOptions) => data<rest.Identity>("POST", `${path(id)}/unfreeze`, options),
    addRole: (id: number, role: string, options?: RequestOptions) =>
      data<rest.IdentityRole>("POST", `${path(id)}/roles`, options, { role }),
    removeRole: (roleId: number, options?: RequestOptions) =>
      data<Deleted>("DELETE", `/api/v1/identities/roles/${segment(roleId)}`, options),
    permissions: (id: number, options?: RequestOptions): Promise<rest.PermissionAssignment[]> =>
      transport.json("GET", `${path(id)}/permissions`, options),
  };
}

export function permissionResource(transport: Transport) {
  const sets = "/api/v1/permissions/sets";
  return {
    sets: (query: { pack_ref?: string } = {}, options: RequestOptions = {}): Promise<rest.PermissionSet[]> =>
      transport.json("GET", sets, { ...options, query }),
    assign: async (
      who: { identity_id: number } | { identity_login: string },
      permissionSetRef: string,
      options: RequestOptions = {},
    ): Promise<rest.PermissionAssignment> => {
      const body = { ...who, permission_set_ref: permissionSetRef };
      const call = { ...options, body };
      return (await transport.json<Data<rest.PermissionAssignment>>("POST", "/api/v1/permissions/assignments", call))
        .data;
    },
    unassign: async (assignmentId: number, options?: RequestOptions): Promise<Deleted> =>
      (
        await transport.json<Data<Deleted>>(
          "DELETE",
          `/api/v1/permissions/assignments/${segment(assignmentId)}`,
          options,
        )
      ).data,
  };
}

export function tokenResource(transport: Transport) {
  const path = (identityId: number) => `/api/v1/identities/${segment(identityId)}/integration-tokens`;
  return {
    /** Those of one identity; `auth.me()` tells one's own. Never the tokens themselves. */
    list: async (identityId: number, options?: RequestOptions): Promise<rest.IntegrationToken[]> =>
      itemsOf(await transport.json<Page<rest.IntegrationToken>>("GET", path(identityId), options)),
    create: async (
      identityId: number,
      body: rest.NewIntegrationToken,
      options: RequestOptions = {},
    ): Promise<rest.CreatedIntegrationToken> =>
      (await transport.json<Data<rest.CreatedIntegrationToken>>("POST", path(identityId), { ...options, body })).data,
    /** Stops it at once; its row stays. */
    revoke: async (
      identityId: number,
      tokenId: number,
      { reason, ...options }: RequestOptions & { reason?: string } = {},
    ): Promise<void> => {
      const body = reason === undefined ? {} : { reason };
      await transport.json("POST", `${path(identityId)}/${segment(tokenId)}/revoke`, { ...options, body });
    },
    delete: async (identityId: number, tokenId: number, options?: RequestOptions): Promise<void> => {
      await transport.json("DELETE", `${path(identityId)}/${segment(tokenId)}`, options);
    },
  };
}
