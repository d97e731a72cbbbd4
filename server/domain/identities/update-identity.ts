import type { IdentityDetail, UpdateIdentityInput } from "@/lib/schemas/identity";
import { hashPassword } from "@/server/auth/password";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { authoriseOver } from "@/server/domain/authorise-delegation";
import type { Ctx } from "@/server/domain/context";
import { describeIdentity } from "@/server/domain/identities/get-identity";
import { identityObject, type LockedIdentity, lockIdentity } from "@/server/domain/identities/identity-rows";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { requirePerson } from "@/server/domain/identities/require-person";
import { asJsonb, writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Changes what is given. A new password ends every session and token of the identity at once; frozen, it can do nothing from
 * the next request on, until it is unfrozen. Both, and unfreezing, need to be able to do all that the identity can.
 * @throws AppError `forbidden`, `not_found`; `bad_request` for freezing oneself; `precondition` for the last administrator,
 * and for a password of somebody who signs in elsewhere.
 */
export async function updateIdentity(ctx: Ctx, input: UpdateIdentityInput): Promise<IdentityDetail> {
  if (input.password !== undefined) requirePerson(ctx);
  authoriseSome(ctx, "identities", "update"); // before the costly hash
  const passwordHash = input.password === undefined ? undefined : await hashPassword(input.password);
  await writing(ctx, `Identity ${input.id}`, async (inside) => {
    const row = await lockIdentity(inside, input.id, "update");
    await checkChange(inside, row, input);
    const change = () =>
      inside.sql(
        `update attune.identity set
           display_name = case when $2 then $3 else display_name end,
           attributes = coalesce($4, attributes), frozen = coalesce($5, frozen),
           password_hash = coalesce($6, password_hash),
           token_epoch = token_epoch + case when $6::text is null then 0 else 1 end
         where id = $1`,
        [
          row.id,
          input.display_name !== undefined,
          input.display_name || null,
          asJsonb(input.attributes),
          input.frozen,
          passwordHash,
        ],
      );
    await (input.frozen === true ? keepAnAdministrator(inside.sql, change) : change());
  });
  return describeIdentity(ctx, input.id);
}

async function checkChange(ctx: Ctx, row: LockedIdentity, input: UpdateIdentityInput): Promise<void> {
  const { actor } = ctx;
  // Not out of the objects that the actor may change, either.
  if (input.attributes)
    authorise(ctx, "identities", "update", identityObject({ ...row, attributes: input.attributes }));
  if (input.frozen === true && actor.kind === "identity" && actor.id === row.id)
    throw appError("bad_request", "You cannot freeze yourself");
  const isFreezing = input.frozen !== undefined && input.frozen !== row.frozen;
  if (isFreezing || input.password !== undefined) await authoriseOver(ctx, row);
  if (input.password !== undefined && row.auth_provider !== "local")
    throw appError("precondition", `${row.login} does not sign in with a password of this server`, [
      { path: ["password"], message: "Signs in elsewhere" },
    ]);
}
