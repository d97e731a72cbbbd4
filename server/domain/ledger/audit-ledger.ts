import { LEDGER_GRACE_MS, ledgerBalance } from "@/lib/schedule/ledger";
import type { Sql } from "@/server/db/database";
import { loadLedgers } from "@/server/domain/ledger/load-ledger";

/** Timers looked at in one statement; between two the server does other work. */
const CHUNK = 2_000;
const WINDOW_MS_MAX = 24 * 3_600_000;
const MARK = "ledger_audited_to";

export type LedgerFinding = { timer: number; kind: "sensor" | "rule"; ref: string; unexplained: number };
export type LedgerAudit = { fromMs: number; toMs: number; timers: number; due: number; findings: LedgerFinding[] };

/**
 * Recomputes from the schedules what was due since the last audit, for every timer, and compares it with what is stored
 * (promise 2: unexplained = 0). The last minute is left to the next audit, for what is on its way; all of it is when a node has just begun
 * to fire. Changes nothing but the mark of how far it came.
 */
export async function auditLedger(sql: Sql, nowMs: number): Promise<LedgerAudit> {
  const toMs = nowMs - LEDGER_GRACE_MS;
  const [mark] = await sql<{ value: number }>("select value from attune.setting where name = $1", [MARK]);
  const fromMs = Math.max(typeof mark?.value === "number" ? mark.value : toMs - WINDOW_MS_MAX, toMs - WINDOW_MS_MAX);
  const audit: LedgerAudit = { fromMs, toMs, timers: 0, due: 0, findings: [] };
  if (toMs <= fromMs || (await hasJustBegun(sql))) return audit;
  for (let after = 0; ; ) {
    const chunk = await loadLedgers(sql, after, CHUNK, { fromMs, toMs });
    for (const stored of chunk) {
      const balance = ledgerBalance(stored, { fromMs, toMs });
      audit.timers += 1;
      audit.due += balance.due;
      if (balance.unexplained > 0) {
        const { timer, kind, ref } = stored;
        audit.findings.push({ timer, kind, ref, unexplained: balance.unexplained });
      }
    }
    const last = chunk.at(-1);
    if (!last || chunk.length < CHUNK) break;
    after = last.timer;
  }
  await sql(
    `insert into attune.setting (name, value) values ($1, $2::jsonb)
     on conflict (name) do update set value = excluded.value, updated = now()`,
    [MARK, String(toMs)],
  );
  return audit;
}

/** Whether a node has begun to fire within the grace: what was due while none did is on its way only since then. */
async function hasJustBegun(sql: Sql): Promise<boolean> {
  const rows = await sql(
    "select from attune.scheduler_lease where taken_at > clock_timestamp() - make_interval(secs => $1)",
    [LEDGER_GRACE_MS / 1000],
  );
  return rows.length > 0;
}
