import type { Clock } from "@/lib/schedule/clock";
import type { Json } from "@/lib/schemas/common";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import { type Database, isPassingDatabaseError } from "@/server/db/database";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { commitBatch, type PreparedEvent, StaleRulesError, type TimerSettlement } from "@/server/pipeline/commit-batch";
import type { AcceptedEvent, IncomingEvent } from "@/server/pipeline/incoming-event";
import { matchRules } from "@/server/pipeline/match-rules";
import type { RuleIndex } from "@/server/pipeline/rule-index";

const BATCH_EVENTS_MAX = 500;
/** Two transactions under way keep both the database and this process busy. */
const CONCURRENT_COMMITS = 2;
const STALE_RETRIES = 5;
const PASSING_RETRIES = 2;

/** What is stored together or not at all: the events of one request, or of one due timer with its settlement. */
export type Submission = { events: IncomingEvent[]; settlement: TimerSettlement | null };
export type SubmissionResult = { accepted: AcceptedEvent[]; refused: boolean };

type Waiting = { submission: Submission; resolve(result: SubmissionResult): void; reject(error: unknown): void };

/**
 * The one entrance of events. Gathers what comes while a commit is under way, flushes at once when nothing is.
 * Guarantee: `submit` resolves only after the commit of everything it caused; it rejects when nothing was stored.
 */
export class Pipeline {
  private readonly waiting: Waiting[] = [];
  private active = 0;

  constructor(
    private readonly db: Database,
    private readonly rules: RuleIndex,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  submit(submission: Submission): Promise<SubmissionResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ submission, resolve, reject });
      if (this.active === 0) queueMicrotask(() => this.flush());
      else this.flush();
    });
  }

  /**
   * Stores submissions at an instant that is to come: written before it, in one transaction whose commit waits for it, beside
   * whatever else is stored meanwhile (docs/decisions/0023-commits-ahead.md). One promise for each, in order.
   */
  submitAhead(submissions: Submission[], atMs: number): Promise<SubmissionResult>[] {
    const batch: Waiting[] = [];
    const results = submissions.map(
      (submission) => new Promise<SubmissionResult>((resolve, reject) => batch.push({ submission, resolve, reject })),
    );
    void this.run(batch, atMs);
    return results;
  }

  private flush(): void {
    while (this.active < CONCURRENT_COMMITS && this.waiting.length > 0) {
      let size = 0;
      let events = 0;
      for (const { submission } of this.waiting) {
        if (size > 0 && events + submission.events.length > BATCH_EVENTS_MAX) break;
        size += 1;
        events += submission.events.length;
      }
      const batch = this.waiting.splice(0, size); // once for a batch: taking them singly from a long queue costs its length each time
      this.active += 1;
      void this.run(batch).finally(() => {
        this.active -= 1;
        this.flush();
      });
    }
  }

  /** Commits a batch; when one submission in it is poison, halves it until only that one fails. */
  private async run(batch: Waiting[], atMs: number | null = null): Promise<void> {
    try {
      const results = await this.commit(
        batch.map((item) => item.submission),
        atMs,
      );
      for (const [index, item] of batch.entries()) item.resolve(results[index] ?? { accepted: [], refused: true });
    } catch (error) {
      if (batch.length === 1 || isPassingDatabaseError(error)) {
        if (!isPassingDatabaseError(error))
          this.log.error({ error: errorMessage(error) }, "an event could not be stored");
        for (const item of batch) item.reject(error);
        return;
      }
      const half = Math.ceil(batch.length / 2);
      await this.run(batch.slice(0, half), atMs);
      await this.run(batch.slice(half), atMs);
    }
  }

  private async commit(submissions: Submission[], atMs: number | null): Promise<SubmissionResult[]> {
    let passing = 0;
    for (let attempt = 0; ; attempt += 1) {
      const rulesVersion = this.rules.version;
      const isAhead = atMs !== null && this.clock.now() < atMs;
      const prepared = await this.prepare(submissions, atMs);
      if (
        atMs !== null &&
        (attempt > 0 || prepared.some((event) => this.looksAround(event))) &&
        this.clock.now() < atMs
      ) {
        await this.until(atMs);
        continue;
      }
      try {
        const settlements = submissions.flatMap((submission) => submission.settlement ?? []);
        const createdAtMs = Math.max(this.clock.now(), atMs ?? 0);
        const { accepted, refused } = await this.db.transaction(async (sql) => {
          const stored = await commitBatch(sql, prepared, settlements, createdAtMs, atMs);
          if (isAhead) {
            await this.until(atMs);
            // What was made or switched on until now counts, as if nothing had been matched before: also when the writing
            // took longer than the wait.
            if (this.rules.version !== rulesVersion) throw new StaleRulesError([]);
          }
          return stored;
        });
        let from = 0;
        return submissions.map((submission) => {
          const own = accepted.slice(from, from + submission.events.length);
          from += submission.events.length;
          return { accepted: own, refused: submission.settlement !== null && refused.has(submission.settlement.timer) };
        });
      } catch (error) {
        if (error instanceof StaleRulesError && attempt < STALE_RETRIES) {
          if (error.rules.length > 0) await this.rules.refresh(error.rules);
          continue;
        }
        if (isDeadlock(error) && passing++ < PASSING_RETRIES) continue;
        throw error;
      }
    }
  }

  /** Whether what an event runs depends on what may still happen before its instant: a run that ends, or another event. */
  private looksAround({ incoming, matches }: PreparedEvent): boolean {
    return (
      matches.some(({ rule }) => rule.overlapPolicy !== "allow") ||
      this.rules.forTrigger(incoming.triggerRef).some((rule) => rule.usesPrevious)
    );
  }

  /** Resolves at the instant or just after it. @throws HeldTooLongError when the clock is set back meanwhile */
  private async until(atMs: number): Promise<void> {
    for (let leftMs = atMs - this.clock.now(); leftMs > 0; ) {
      await new Promise<void>((resolve) => this.clock.after(leftMs, resolve));
      const nextMs = atMs - this.clock.now();
      // As much as before is no clock that was set back: a timeout of 1 ms can end within the millisecond in which it began.
      if (nextMs > leftMs) throw new HeldTooLongError();
      leftMs = nextMs;
    }
  }

  private async prepare(submissions: Submission[], atMs: number | null): Promise<PreparedEvent[]> {
    const createdAtMs = Math.max(this.clock.now(), atMs ?? 0);
    const previous = new Map<string, Json | undefined>();
    const prepared: PreparedEvent[] = [];
    const ids = await this.eventIds(submissions);
    for (const incoming of submissions.flatMap((submission) => submission.events)) {
      const rules = this.rules.forTrigger(incoming.triggerRef);
      const sourceKey = `${incoming.triggerRef} ${incoming.sourceRef ?? ""}`;
      if (!previous.has(sourceKey) && rules.some((rule) => rule.usesPrevious))
        previous.set(sourceKey, await this.previousPayload(incoming));
      const matches = matchRules(
        rules,
        {
          id: ids.get(incoming) ?? null,
          triggerRef: incoming.triggerRef,
          source: incoming.source,
          boundRule: incoming.rule,
          isSensorTimer: isTimerTriggerRef(incoming.triggerRef) && incoming.rule === null,
          payload: incoming.payload,
          createdAtMs,
        },
        previous.get(sourceKey),
      );
      previous.set(sourceKey, incoming.payload);
      const ruleRef = incoming.rule === null ? null : (this.rules.rule(incoming.rule)?.ref ?? null);
      prepared.push({
        incoming,
        id: ids.get(incoming) ?? null,
        triggerId: incoming.webhook?.trigger ?? this.rules.triggerId(incoming.triggerRef),
        ruleRef,
        matches,
      });
    }
    return prepared;
  }

  /** Ids ahead of the commit for the events whose rules name them. */
  private async eventIds(submissions: Submission[]): Promise<Map<IncomingEvent, number>> {
    const wanted = submissions
      .flatMap((submission) => submission.events)
      .filter((event) => this.rules.forTrigger(event.triggerRef).some((rule) => rule.usesEventId));
    if (wanted.length === 0) return new Map();
    const rows = await this.db.sql<{ id: number }>(
      "select nextval('attune.event_id_seq') as id from generate_series(1, $1)",
      [wanted.length],
    );
    return new Map(wanted.map((event, index) => [event, rows[index]?.id ?? 0]));
  }

  /** For `changed`: what the last stored event of the same source said. */
  private async previousPayload(incoming: IncomingEvent): Promise<Json | undefined> {
    const rows = incoming.source
      ? await this.db.sql<{ payload: Json }>(
          "select payload from attune.event where source = $1 and trigger_ref = $2 order by id desc limit 1",
          [incoming.source, incoming.triggerRef],
        )
      : await this.db.sql<{ payload: Json }>(
          "select payload from attune.event where trigger = (select id from attune.trigger where ref = $1) and source_ref is not distinct from $2 order by id desc limit 1",
          [incoming.triggerRef, incoming.sourceRef],
        );
    return rows[0]?.payload;
  }
}

/** A passing error, with the code of the database for transactions that say nothing for too long. */
class HeldTooLongError extends Error {
  readonly code = "25P03";
  constructor() {
    super("the clock was set back while a commit waited for its instant");
  }
}

function isDeadlock(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === "40P01" || code === "40001";
}
