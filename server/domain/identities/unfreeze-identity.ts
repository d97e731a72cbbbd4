import type { IdInput } from "@/lib/schemas/common";
import type { IdentityDetail } from "@/lib/schemas/identity";
import type { Ctx } from "@/server/domain/context";
import { updateIdentity } from "@/server/domain/identities/update-identity";

/** Lets it sign in again; what it held before is valid again. @throws as updateIdentity */
export function unfreezeIdentity(ctx: Ctx, { id }: IdInput): Promise<IdentityDetail> {
  return updateIdentity(ctx, { id, frozen: false });
}
