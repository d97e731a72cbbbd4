import type { Clock } from "@/lib/schedule/clock";
import { WEBHOOK_STATUS, type WebhookOutcome } from "@/lib/schemas/webhook";
import type { Sql } from "@/server/db/database";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { pruneWebhookCalls } from "@/server/webhooks/prune-webhook-calls";

/** A call of a webhook that is open, and what became of it. */
export type CallRecord = {
  trigger: number;
  outcome: WebhookOutcome;
  message: string | null;
  event: number | null;
  address: string | null;
  userAgent: string | null;
  sizeBytes: number;
  durationMs: number;
  idempotencyKey: string | null;
  atMs: number;
};

/** The first call after a quiet time is seen at once; a stream of calls is written once a second. */
const FIRST_FLUSH_MS = 30;
const FLUSH_MS = 1_000;
const QUEUE_MAX = 5_000;
/** Of a trigger that is called more often than this between two writes, only the newest calls are written. */
const WRITTEN_AT_ONCE = 50;
/** What refuses many calls is an attack or a broken sender: more lines would only push the accepted ones out. */
const REFUSED_PER_MINUTE = 60;
const COUNTED_TRIGGERS_MAX = 10_000;
const TEXT_MAX = 300;
/** The surplus of a busy trigger is taken away when it is this large. */
const SURPLUS_MAX = 100;

// A trigger that is deleted meanwhile takes its calls along; its row is locked once, not once for each call.
const INSERT = `
  with calls as materialized (
    select * from jsonb_to_recordset($1::jsonb) as c(trigger int, status int, outcome text, message text, event bigint, address text, user_agent text,
      size_bytes int, duration_ms int, idempotency_key text, created timestamptz)
  ), known as materialized (select id from attune.trigger where id in (select trigger from calls) order by id for key share)
  insert into attune.webhook_call (trigger, status, outcome, message, event, address, user_agent, size_bytes, duration_ms, idempotency_key, created)
  select c.* from calls c join known on known.id = c.trigger order by c.created`;

export type CallLog = {
  /** Takes a call to be written soon. Never waits and never fails: a line that cannot be kept is lost, not the call. */
  record(call: CallRecord): void;
  /** Writes what waits; the last thing before the database is closed. */
  flush(): Promise<void>;
};

/** The last calls of every webhook, written in batches away from the calls themselves; of a flood a sample. */
export function createCallLog({ sql, clock, log }: { sql: Sql; clock: Clock; log: Log }): CallLog {
  let waiting: CallRecord[] = [];
  let scheduled = false;
  let lastFlushMs = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();
  const refused = new Map<number, { minute: number; count: number }>();
  const surplus = new Map<number, number>();

  function mayRecordRefusal(trigger: number): boolean {
    const minute = Math.floor(clock.now() / 60_000);
    let counted = refused.get(trigger);
    if (counted?.minute !== minute) {
      if (refused.size >= COUNTED_TRIGGERS_MAX) refused.clear();
      counted = { minute, count: 0 };
      refused.set(trigger, counted);
    }
    counted.count += 1;
    return counted.count <= REFUSED_PER_MINUTE;
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    const quiet = clock.now() - lastFlushMs > FLUSH_MS;
    clock.after(quiet ? FIRST_FLUSH_MS : FLUSH_MS, () => {
      scheduled = false;
      void flush();
    });
  }

  function flush(): Promise<void> {
    lastFlushMs = clock.now();
    const calls = newestOfEach(waiting);
    waiting = [];
    if (calls.length > 0)
      writing = writing
        .then(() => write(calls))
        .catch((error) => log.warn({ error: errorMessage(error) }, "the log of webhook calls could not be written"));
    return writing;
  }

  async function write(calls: CallRecord[]): Promise<void> {
    await sql(INSERT, [JSON.stringify(calls.map(toRow))], "attune_webhook_calls");
    for (const { trigger } of calls) surplus.set(trigger, (surplus.get(trigger) ?? 0) + 1);
    const full = [...surplus].filter(([, count]) => count >= SURPLUS_MAX).map(([trigger]) => trigger);
    for (const trigger of full) surplus.delete(trigger);
    if (surplus.size > COUNTED_TRIGGERS_MAX) surplus.clear(); // the chore finds them
    if (full.length > 0) await pruneWebhookCalls(sql, full);
  }

  return {
    record(call) {
      const accepted = call.outcome === "accepted" || call.outcome === "repeated";
      if (!accepted && !mayRecordRefusal(call.trigger)) return;
      waiting.push(call);
      if (waiting.length >= QUEUE_MAX) waiting = newestOfEach(waiting).slice(-QUEUE_MAX / 2);
      schedule();
    },
    flush,
  };
}

function newestOfEach(calls: readonly CallRecord[]): CallRecord[] {
  if (calls.length <= WRITTEN_AT_ONCE) return [...calls];
  const counts = new Map<number, number>();
  const kept: CallRecord[] = [];
  for (const call of [...calls].reverse()) {
    const count = (counts.get(call.trigger) ?? 0) + 1;
    counts.set(call.trigger, count);
    if (count <= WRITTEN_AT_ONCE) kept.push(call);
  }
  return kept.reverse();
}

function toRow(call: CallRecord): object {
  return {
    trigger: call.trigger,
    status: WEBHOOK_STATUS[call.outcome],
    outcome: call.outcome,
    message: call.message?.slice(0, TEXT_MAX) ?? null,
    event: call.event,
    address: call.address?.slice(0, TEXT_MAX) ?? null,
    user_agent: call.userAgent?.slice(0, TEXT_MAX) ?? null,
    size_bytes: call.sizeBytes,
    duration_ms: Math.round(call.durationMs),
    idempotency_key: call.idempotencyKey,
    created: new Date(call.atMs).toISOString(),
  };
}
