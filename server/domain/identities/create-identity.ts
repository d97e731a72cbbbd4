import type { z } from "zod";
import type { createIdentityInput, IdentityDetail } from "@/lib/schemas/identity";
import { hashPassword } from "@/server/auth/password";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { describeIdentity } from "@/server/domain/identities/get-identity";
import { requirePerson } from "@/server/domain/identities/require-person";
import { assign } from "@/server/domain/permissions/assign-permission-set";
import { asJsonb, writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Makes an identity. Without a password it cannot sign in until it gets one, or an integration token. Permission sets that are
 * named are assigned to it, all or nothing.
 * @throws AppError `forbidden` without identities:create, or for a set that the actor may not give; `not_found` for an
 * unknown set; `conflict` when the login exists.
 */
export async function createIdentity(ctx: Ctx, input: z.output<typeof createIdentityInput>): Promise<IdentityDetail> {
  const { login, password, permission_set_refs: refs } = input;
  if (password) requirePerson(ctx);
  authorise(ctx, "identities", "create", { ref: login, attributes: input.attributes });
  const passwordHash = password ? await hashPassword(password) : null;
  const id = await writing(ctx, `Identity ${login}`, async (inside) => {
    const [made] = await inside.sql<{ id: number }>(
      `insert into attune.identity (login, display_name, password_hash, attributes) values ($1, $2, $3, $4)
       on conflict (login) do nothing returning id`,
      [login, input.display_name || null, passwordHash, asJsonb(input.attributes)],
    );
    if (!made) throw loginExists(login);
    for (const ref of new Set(refs)) await assign(inside, { id: made.id, login }, ref);
    return made.id;
  });
  return describeIdentity(ctx, id);
}

function loginExists(login: string) {
  const message = `Identity ${login} exists already`;
  return appError("conflict", message, [{ path: ["login"], message }]);
}
