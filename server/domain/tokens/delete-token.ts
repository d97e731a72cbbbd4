import type { TokenInput } from "@/lib/schemas/integration-token";
import type { Ctx } from "@/server/domain/context";
import { tokenNotFound, tokenOwner } from "@/server/domain/tokens/token-rows";
import { writing } from "@/server/domain/write-row";

/** Takes a token away with its history; it ends at once. @throws AppError `forbidden`, `not_found` */
export async function deleteToken(ctx: Ctx, input: TokenInput): Promise<{ label: string }> {
  const owner = await tokenOwner(ctx, input.identity, "change");
  return writing(ctx, `Integration token ${input.id}`, async ({ sql }) => {
    const [row] = await sql<{ label: string }>(
      "delete from attune.integration_token where id = $1 and identity_id = $2 returning label",
      [input.id, owner.id],
    );
    if (!row) throw tokenNotFound(input.id);
    return row;
  });
}
