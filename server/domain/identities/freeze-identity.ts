import type { IdInput } from "@/lib/schemas/common";
import type { IdentityDetail } from "@/lib/schemas/identity";
import type { Ctx } from "@/server/domain/context";
import { updateIdentity } from "@/server/domain/identities/update-identity";

/** Sessions and tokens of a frozen identity are refused from the next request on. @throws as updateIdentity */
export function freezeIdentity(ctx: Ctx, { id }: IdInput): Promise<IdentityDetail> {
  return updateIdentity(ctx, { id, frozen: true });
}
