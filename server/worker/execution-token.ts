import type { Clock } from "@/lib/schedule/clock";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import type { ClaimedExecution } from "./claim-execution";

/**
 * ATTUNE_API_TOKEN of an execution: null unless it has permission sets and an identity in whose name it runs. It ends a
 * minute after the execution's timeout.
 */
export async function createExecutionToken(
  _ports: { sql: Sql; config: Pick<Config, "authSecret">; clock: Pick<Clock, "now"> },
  _claimed: ClaimedExecution,
): Promise<string | null> {
  return null;
}
