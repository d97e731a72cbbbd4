import type { Clock } from "@/lib/schedule/clock";
import { signToken } from "@/server/auth/tokens";
import type { Config } from "@/server/config";
import type { ClaimedExecution } from "./claim-execution";

const DEFAULT_TIMEOUT_SECONDS = 300;
/** So that an action may still tell how it ended when its time is up. */
const GRACE_SECONDS = 60;

/**
 * ATTUNE_API_TOKEN of an execution: null unless it has permission sets and an identity in whose name it runs. It ends a
 * minute after the execution's timeout, or with the execution. Its claims say what it was made for; what it may do is read
 * from the database at each use (server/auth/token-actors.ts).
 */
export async function createExecutionToken(
  { config, clock }: { config: Pick<Config, "authSecret">; clock: Pick<Clock, "now"> },
  claimed: ClaimedExecution,
): Promise<string | null> {
  const { executor, permission_set_refs: permissionSetRefs, pack_ref: packRef } = claimed;
  if (executor === null || !permissionSetRefs || permissionSetRefs.length === 0) return null;
  return signToken(
    {
      authSecret: config.authSecret,
      clock,
      ttlSeconds: (claimed.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) + GRACE_SECONDS,
    },
    {
      identity: executor,
      login: `execution:${claimed.id}`,
      type: "execution",
      metadata: {
        execution_id: claimed.id,
        action_ref: claimed.action_ref,
        permission_set_refs: permissionSetRefs,
        standard_access_action_refs: [claimed.action_ref],
        standard_access_pack_refs: packRef === null ? [] : [packRef],
      },
    },
  );
}
