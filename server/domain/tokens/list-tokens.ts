import type { IntegrationToken, ListTokensInput } from "@/lib/schemas/integration-token";
import type { Ctx } from "@/server/domain/context";
import { TOKEN_COLUMNS, type TokenRow, toIntegrationToken, tokenOwner } from "@/server/domain/tokens/token-rows";

/** The tokens of an identity, newest first, revoked and expired ones included. @throws AppError `forbidden`, `not_found` */
export async function listTokens(ctx: Ctx, input: ListTokensInput): Promise<IntegrationToken[]> {
  const owner = await tokenOwner(ctx, input.identity, "read");
  const rows = await ctx.sql<TokenRow>(
    `select ${TOKEN_COLUMNS} from attune.integration_token where identity_id = $1 order by id desc`,
    [owner.id],
  );
  return rows.map((row) => toIntegrationToken(row, ctx.clock.now()));
}
