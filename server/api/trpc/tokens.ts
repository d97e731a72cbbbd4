import { createTokenInput, listTokensInput, revokeTokenInput, tokenInput } from "@/lib/schemas/integration-token";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createToken } from "@/server/domain/tokens/create-token";
import { deleteToken } from "@/server/domain/tokens/delete-token";
import { listTokens } from "@/server/domain/tokens/list-tokens";
import { revokeToken } from "@/server/domain/tokens/revoke-token";

/** Integration tokens: without `identity` one's own. */
export const tokensRouter = router({
  list: procedure.input(listTokensInput).query(({ ctx, input }) => listTokens(ctx, input)),
  create: procedure.input(createTokenInput).mutation(({ ctx, input }) => createToken(ctx, input)),
  revoke: procedure.input(revokeTokenInput).mutation(({ ctx, input }) => revokeToken(ctx, input)),
  delete: procedure.input(tokenInput).mutation(({ ctx, input }) => deleteToken(ctx, input)),
});
