import { randomBytes } from "node:crypto";
import { type CreatedToken, type CreateTokenInput, INTEGRATION_TOKEN_PREFIX } from "@/lib/schemas/integration-token";
import type { Ctx } from "@/server/domain/context";
import { requirePerson } from "@/server/domain/identities/require-person";
import {
  hashToken,
  TOKEN_COLUMNS,
  type TokenRow,
  toIntegrationToken,
  tokenOwner,
} from "@/server/domain/tokens/token-rows";
import { writing } from "@/server/domain/write-row";
import { appError, invalidFields } from "@/server/errors";

const RANDOM_BYTES = 32;
const SHOWN_AT_THE_BEGINNING = INTEGRATION_TOKEN_PREFIX.length + 4;
const SHOWN_AT_THE_END = 4;
/** Far more than anybody uses, so that a runaway script cannot fill the table. */
const ACTIVE_MAX = 200;

/**
 * Makes a token that stands for an identity until it expires or is revoked. The answer is the only place where it is ever
 * told.
 * @throws AppError `forbidden`, `not_found`, `invalid` for an expiry that has passed, `conflict` when there are too many
 */
export async function createToken(ctx: Ctx, input: CreateTokenInput): Promise<CreatedToken> {
  const actor = requirePerson(ctx);
  const owner = await tokenOwner(ctx, input.identity, "change");
  if (input.expires_at && Date.parse(input.expires_at) <= ctx.clock.now())
    throw invalidFields([{ path: ["expires_at"], message: "Choose a time in the future" }]);
  const token = INTEGRATION_TOKEN_PREFIX + randomBytes(RANDOM_BYTES).toString("base64url");
  return writing(ctx, `Integration token ${input.label}`, async ({ sql }) => {
    const [row] = await sql<TokenRow>(
      `insert into attune.integration_token (identity_id, label, description, token_hash, token_prefix, token_suffix, created_by, expires_at)
       select $1, $2, $3, $4, $5, $6, $7, $8
       where (select count(*) from attune.integration_token where identity_id = $1 and revoked_at is null) < ${ACTIVE_MAX}
       returning ${TOKEN_COLUMNS}`,
      [
        owner.id,
        input.label,
        input.description || null,
        hashToken(token),
        token.slice(0, SHOWN_AT_THE_BEGINNING),
        token.slice(-SHOWN_AT_THE_END),
        actor.id,
        input.expires_at ?? null,
      ],
    );
    if (!row)
      throw appError("conflict", `${owner.login} has ${ACTIVE_MAX} integration tokens already. Delete some of them`);
    return { token, integration_token: toIntegrationToken(row, ctx.clock.now()) };
  });
}
