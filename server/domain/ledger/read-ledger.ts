import { derivedSkips, ledgerBalance, unexplainedInstants } from "@/lib/schedule/ledger";
import type { Ledger, LedgerEntry, ReadLedgerInput } from "@/lib/schemas/ledger";
import type { Ctx } from "@/server/domain/context";
import { loadLedger, type StoredLedger } from "@/server/domain/ledger/load-ledger";
import { invalidFields } from "@/server/errors";
import { readRetention } from "@/server/retention/prune";

const DAY_MS = 86_400_000;
const RANGE_MS_MAX = 31 * DAY_MS;
const ENTRIES_MAX = 100;
const INCIDENTS_MAX = 5;
/** Beyond this many due instants the unexplained ones are counted, but not named. */
const NAMED_DUE_MAX = 100_000;

/**
 * The ledger of a sensor's or rule's timer over a range: how many instants were due, and what became of them. Open to everybody
 * who is signed in.
 * @throws AppError `not_found`; `invalid` for a range that is empty or longer than 31 days
 */
export async function readLedger(ctx: Pick<Ctx, "sql">, input: ReadLedgerInput): Promise<Ledger> {
  const asked = { fromMs: Date.parse(input.from), toMs: Date.parse(input.to) };
  if (asked.toMs <= asked.fromMs) throw invalidFields([{ path: ["to"], message: "must be after the beginning" }]);
  if (asked.toMs - asked.fromMs > RANGE_MS_MAX)
    throw invalidFields([{ path: ["from"], message: "must be at most 31 days before the end" }]);
  const stored = await loadLedger(ctx.sql, input, asked);
  const range = await keptRange(ctx, stored, asked);
  const shown = range.fromMs === asked.fromMs ? stored : await loadLedger(ctx.sql, input, range);
  const balance = ledgerBalance(shown, range);
  return {
    from: new Date(range.fromMs).toISOString(),
    to: new Date(range.toMs).toISOString(),
    ...balance,
    late_ms: shown.late,
    clock_incidents: await readClockIncidents(ctx, range),
    entries: await readEntries(ctx, shown, range, balance.unexplained > 0 && balance.due <= NAMED_DUE_MAX),
  };
}

/** Fires that came early or late by the clock on the wall may have been right by the one that was set. */
async function readClockIncidents(ctx: Pick<Ctx, "sql">, range: { fromMs: number; toMs: number }) {
  const rows = await ctx.sql<{ at: Date; kind: "step" | "skew"; offset_ms: number }>(
    `select created as at, kind, offset_ms from attune.clock_incident where created > $1 and created <= $2 order by created desc limit ${INCIDENTS_MAX}`,
    [new Date(range.fromMs), new Date(range.toMs)],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Events older than their retention are gone, and so would look unexplained. */
async function keptRange(ctx: Pick<Ctx, "sql">, stored: StoredLedger, asked: { fromMs: number; toMs: number }) {
  const { events, skips } = await readRetention(ctx.sql);
  const days = Math.min(events ?? Number.POSITIVE_INFINITY, skips ?? Number.POSITIVE_INFINITY);
  const keptFromMs = days === Number.POSITIVE_INFINITY ? asked.fromMs : stored.nowMs - days * DAY_MS;
  return { fromMs: Math.min(Math.max(asked.fromMs, keptFromMs), asked.toMs), toMs: asked.toMs };
}

type FireRow = { id: number; scheduled_at: Date; late_ms: number | null; coalesced: number | null };

async function readEntries(
  ctx: Pick<Ctx, "sql">,
  stored: StoredLedger,
  range: { fromMs: number; toMs: number },
  named: boolean,
): Promise<LedgerEntry[]> {
  const fires = await ctx.sql<FireRow>(
    `select id, scheduled_at, late_ms, coalesced from attune.event
     where timer = $1 and scheduled_at > $2 and scheduled_at <= $3 order by scheduled_at desc limit ${named ? NAMED_DUE_MAX : ENTRIES_MAX}`,
    [stored.timer, new Date(range.fromMs), new Date(range.toMs)],
  );
  const iso = (ms: number) => new Date(ms).toISOString();
  const firedAt = new Set(fires.map((fire) => fire.scheduled_at.getTime()));
  const until = { fromMs: range.fromMs, toMs: Math.min(range.toMs, stored.nowMs) };
  const entries: LedgerEntry[] = [
    ...fires.slice(0, ENTRIES_MAX).map(
      (fire): LedgerEntry => ({
        kind: "fired",
        scheduled_at: fire.scheduled_at.toISOString(),
        event: fire.id,
        late_ms: fire.late_ms ?? 0,
        coalesced: fire.coalesced ?? 0,
      }),
    ),
    ...[...stored.skips, ...derivedSkips(stored.periods, until, stored.nowMs)].map(
      (skip): LedgerEntry => ({
        kind: "skipped",
        from: iso(skip.fromMs),
        to: iso(skip.toMs),
        count: skip.count,
        reason: skip.reason,
      }),
    ),
    ...(named ? unexplainedInstants({ ...stored, firedAt }, range, ENTRIES_MAX) : []).map(
      (at): LedgerEntry => ({ kind: "unexplained", scheduled_at: iso(at) }),
    ),
  ];
  const at = (entry: LedgerEntry) => (entry.kind === "skipped" ? entry.to : entry.scheduled_at);
  return entries.sort((a, b) => at(b).localeCompare(at(a))).slice(0, ENTRIES_MAX);
}
