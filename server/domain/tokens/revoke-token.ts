import type { IntegrationToken, RevokeTokenInput } from "@/lib/schemas/integration-token";
import type { Ctx } from "@/server/domain/context";
import { requirePerson } from "@/server/domain/identities/require-person";
import {
  TOKEN_COLUMNS,
  type TokenRow,
  toIntegrationToken,
  tokenNotFound,
  tokenOwner,
} from "@/server/domain/tokens/token-rows";
import { writing } from "@/server/domain/write-row";

/**
 * Ends a token, and every access token that was got with it, at once. One that is revoked already stays as it is: the first
 * reason counts.
 * @throws AppError `forbidden`, `not_found`
 */
export async function revokeToken(ctx: Ctx, input: RevokeTokenInput): Promise<IntegrationToken> {
  const actor = requirePerson(ctx);
  const owner = await tokenOwner(ctx, input.identity, "change");
  return writing(ctx, `Integration token ${input.id}`, async ({ sql }) => {
    await sql(
      `update attune.integration_token set revoked_at = to_timestamp($3::double precision / 1000), revoked_by = $4, revocation_reason = $5
       where id = $1 and identity_id = $2 and revoked_at is null`,
      [input.id, owner.id, ctx.clock.now(), actor.id, input.reason || null],
    );
    const [row] = await sql<TokenRow>(
      `select ${TOKEN_COLUMNS} from attune.integration_token where id = $1 and identity_id = $2`,
      [input.id, owner.id],
    );
    if (!row) throw tokenNotFound(input.id);
    return toIntegrationToken(row, ctx.clock.now());
  });
}
