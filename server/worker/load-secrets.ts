import type { Json } from "@/lib/expression/json";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import type { ClaimedExecution } from "./claim-execution";

/** The keys that an execution gets as parameters, by name: the system's, its pack's and its action's (behaviour.md §5.4). */
export async function loadSecrets(
  _ports: { sql: Sql; config: Pick<Config, "encryptionKey"> },
  _claimed: ClaimedExecution,
): Promise<Record<string, Json>> {
  return {};
}
