import { DEFINITION_ENTITIES, type DefinitionEntity, type LiveMessage } from "@/lib/schemas/live";
import type { Sql } from "@/server/db/database";
import {
  ENFORCEMENT_SUMMARY,
  EVENT_SUMMARY,
  EXECUTION_SUMMARY,
  toEnforcementSummary,
  toEventSummary,
  toExecutionSummary,
} from "@/server/db/summaries";

/**
 * A place in the feed: transaction first, then id. Ids are handed out before commit, so a slower transaction's lower id
 * appears later; transactions below the oldest one still running are complete, and their order is final.
 */
export type Place = { xid: bigint; id: bigint };

export function formatPlace(place: Place): string {
  return `${place.xid}-${place.id}`;
}

/** @returns null for what is no place */
export function parsePlace(text: string): Place | null {
  const match = /^(\d{1,20})-(\d{1,19})$/.exec(text);
  return match ? { xid: BigInt(match[1] ?? 0), id: BigInt(match[2] ?? 0) } : null;
}

export function isAfter(a: Place, b: Place): boolean {
  return a.xid > b.xid || (a.xid === b.xid && a.id > b.id);
}

type StoredChange = {
  xid: string;
  id: string;
  entity: string;
  entity_id: number;
  op: "insert" | "update" | "delete";
  created: Date;
};

export type Chunk = {
  messages: LiveMessage[];
  end: Place;
  rows: number;
  oldestMs: number | null;
  hasUnsettled: boolean;
};

/** The place just before everything that is not yet committed: where a subscriber without history begins. */
export async function presentPlace(sql: Sql): Promise<Place> {
  const rows = await sql<{ xid: string }>("select pg_snapshot_xmin(pg_current_snapshot())::text as xid");
  return { xid: BigInt(rows[0]?.xid ?? 0), id: 0n };
}

/**
 * The settled changes after a place, oldest first. `hasUnsettled` says that later rows are visible already but must wait
 * for an older transaction to end.
 */
export async function readChanges(sql: Sql, after: Place, limit: number): Promise<Chunk> {
  const rows = await sql<StoredChange & { settled: boolean }>(
    // the prefix matters: a bare name would order by the text of the output column, where 10 comes before 9
    `select c.xid::text, c.id::text, c.entity, c.entity_id, c.op, c.created, c.xid < pg_snapshot_xmin(pg_current_snapshot()) as settled
     from attune.change c where (c.xid, c.id) > ($1::text::xid8, $2::bigint) order by c.xid, c.id limit $3`,
    [after.xid.toString(), after.id.toString(), limit],
  );
  const settled = rows.filter((row) => row.settled);
  const last = settled.at(-1);
  return {
    messages: await toMessages(sql, settled),
    end: last ? { xid: BigInt(last.xid), id: BigInt(last.id) } : after,
    rows: settled.length,
    oldestMs: settled[0]?.created.getTime() ?? null,
    hasUnsettled: settled.length < rows.length,
  };
}

async function toMessages(sql: Sql, changes: StoredChange[]): Promise<LiveMessage[]> {
  const idsOf = (entity: string) => [
    ...new Set(changes.filter((change) => change.entity === entity).map((change) => change.entity_id)),
  ];
  const load = async <T extends { id: number }>(
    entity: string,
    text: string,
    convert: (row: never) => T,
  ): Promise<Map<number, T>> => {
    const ids = idsOf(entity);
    if (ids.length === 0) return new Map();
    return new Map((await sql(text, [ids])).map((row) => convert(row as never)).map((item) => [item.id, item]));
  };
  const [events, enforcements, executions] = await Promise.all([
    load("event", `select ${EVENT_SUMMARY} from attune.event e where e.id = any ($1::bigint[])`, toEventSummary),
    load(
      "enforcement",
      `select ${ENFORCEMENT_SUMMARY} from attune.enforcement n where n.id = any ($1::bigint[])`,
      toEnforcementSummary,
    ),
    load(
      "execution",
      `select ${EXECUTION_SUMMARY} from attune.execution x where x.id = any ($1::bigint[])`,
      toExecutionSummary,
    ),
  ]);
  const refs = await definitionRefs(sql, changes);
  const messages: LiveMessage[] = [];
  for (const change of changes) {
    const base = { id: `${change.xid}-${change.id}`, at: change.created.toISOString() };
    const op = change.op === "insert" ? ("insert" as const) : ("update" as const);
    // A row that retention has removed meanwhile has nothing to show.
    switch (change.entity) {
      case "event": {
        const event = events.get(change.entity_id);
        if (event) messages.push({ type: "event", ...base, event });
        break;
      }
      case "enforcement": {
        const enforcement = enforcements.get(change.entity_id);
        if (enforcement) messages.push({ type: "enforcement", ...base, op, enforcement });
        break;
      }
      case "execution": {
        const execution = executions.get(change.entity_id);
        if (execution) messages.push({ type: "execution", ...base, op, execution });
        break;
      }
      default:
        if (isDefinitionEntity(change.entity))
          messages.push({
            type: "definition",
            ...base,
            op: change.op,
            entity: change.entity,
            entity_id: change.entity_id,
            ref: refs.get(`${change.entity}:${change.entity_id}`) ?? null,
          });
    }
  }
  return messages;
}

/** Those whose refs everybody who is signed in may see; of people, keys and permission sets only the id is told. */
const DEFINITION_TABLES = ["pack", "runtime", "trigger", "sensor", "rule", "action"];

function isDefinitionEntity(entity: string): entity is DefinitionEntity {
  return (DEFINITION_ENTITIES as readonly string[]).includes(entity);
}

async function definitionRefs(sql: Sql, changes: StoredChange[]): Promise<Map<string, string>> {
  const wanted = changes.filter((change) => DEFINITION_TABLES.includes(change.entity));
  if (wanted.length === 0) return new Map();
  const parts = DEFINITION_TABLES.map(
    (table) => `select '${table}' as entity, id, ref from attune.${table} where id = any ($1::int[])`,
  );
  const rows = await sql<{ entity: string; id: number; ref: string }>(parts.join(" union all "), [
    wanted.map((change) => change.entity_id),
  ]);
  return new Map(rows.map((row) => [`${row.entity}:${row.id}`, row.ref]));
}
