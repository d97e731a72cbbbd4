import type { RefInput } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { lockKey } from "@/server/domain/keys/key-rows";
import { writing } from "@/server/domain/write-row";

/**
 * Takes a key away; executions that start from now on do not get it. Its value stays masked for a while.
 * @throws AppError `forbidden`, `not_found`
 */
export async function deleteKey(ctx: Ctx, { ref }: RefInput): Promise<{ success: true; message: string }> {
  await writing(ctx, `Key ${ref}`, async (inside) => {
    const { id } = await lockKey(inside, ref, "delete");
    await inside.sql("delete from attune.key where id = $1", [id]);
  });
  return { success: true, message: `Key ${ref} deleted` };
}
