import type { RefInput } from "@/lib/schemas/common";
import { lockChannel, readChannel } from "@/server/domain/channels/channel-rows";
import type { Ctx } from "@/server/domain/context";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

const NAMED_MAX = 5;

/**
 * Takes a channel away with its messages, unless something sends through it.
 * @throws AppError `forbidden` without keys:delete, `not_found`, `conflict` that names what uses it
 */
export async function deleteChannel(ctx: Ctx, { ref }: RefInput): Promise<{ success: true; message: string }> {
  await writing(ctx, `Channel ${ref}`, async (inside) => {
    const { id } = await lockChannel(inside, ref, "delete");
    const { used_by: users } = await readChannel({ ...inside, actor: { kind: "system" } }, ref);
    if (users.length > 0) {
      const named = users.slice(0, NAMED_MAX).map((user) => user.ref);
      const more = users.length > NAMED_MAX ? ` and ${users.length - NAMED_MAX} more` : "";
      throw appError("conflict", `${ref} is used by ${named.join(", ")}${more}: choose another channel there first`);
    }
    await inside.sql("delete from attune.channel where id = $1", [id]);
  });
  return { success: true, message: `Channel ${ref} deleted` };
}
