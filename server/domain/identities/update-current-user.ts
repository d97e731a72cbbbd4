import type { UpdateAccountInput } from "@/lib/schemas/account";
import type { CurrentUser } from "@/lib/schemas/identity";
import type { Ctx } from "@/server/domain/context";
import { describeCurrentUser } from "@/server/domain/identities/describe-current-user";
import { requirePerson } from "@/server/domain/identities/require-person";
import { writing } from "@/server/domain/write-row";

/** Changes what people may change of their own identity: the name that others see. @throws AppError `forbidden` */
export async function updateCurrentUser(ctx: Ctx, input: UpdateAccountInput): Promise<CurrentUser> {
  const { id, login } = requirePerson(ctx);
  const { display_name: name } = input;
  if (name !== undefined)
    await writing(ctx, `Identity ${login}`, ({ sql }) =>
      sql("update attune.identity set display_name = $2, updated = now() where id = $1", [id, name || null]),
    );
  return describeCurrentUser(ctx);
}
