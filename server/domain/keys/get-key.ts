import type { RefInput } from "@/lib/schemas/common";
import type { Key } from "@/lib/schemas/key";
import type { Ctx } from "@/server/domain/context";
import { requireReadableKey, revealKey } from "@/server/domain/keys/key-rows";

/**
 * One key. The value of an encrypted one is given to whoever may decrypt it, which the audit log notes; null otherwise.
 * @throws AppError `not_found` also when the actor may not read it; `unavailable` when the value cannot be decrypted
 */
export async function getKey(ctx: Ctx, { ref }: RefInput): Promise<Key> {
  return revealKey(ctx, await requireReadableKey(ctx, ref));
}
