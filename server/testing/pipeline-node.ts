import { type Clock, systemClock } from "@/lib/schedule/clock";
import type { Json } from "@/lib/schemas/common";
import { type Database, openDatabase } from "@/server/db/database";
import { silentLog } from "@/server/log";
import type { IncomingEvent } from "@/server/pipeline/incoming-event";
import { Pipeline, type Submission } from "@/server/pipeline/pipeline";
import { RuleIndex } from "@/server/pipeline/rule-index";

/** What one node has of the pipeline, on connections of its own. */
export type PipelineNode = { db: Database; rules: RuleIndex; pipeline: Pipeline; close(): Promise<void> };

export async function createPipelineNode(url: string, clock: Clock = systemClock): Promise<PipelineNode> {
  const db = openDatabase(url, silentLog, { poolSize: 4 });
  const rules = new RuleIndex(db.sql);
  await rules.reload();
  return { db, rules, pipeline: new Pipeline(db, rules, clock, silentLog), close: () => db.close() };
}

/** An event of core.alert, as somebody posts it. */
export function alertEvent(payload: Json | null, change: Partial<IncomingEvent> = {}): IncomingEvent {
  return {
    triggerRef: "core.alert",
    payload,
    config: null,
    source: null,
    sourceRef: "test",
    rule: null,
    timer: null,
    ...change,
  };
}

/** The fire of one instant of a timer, as the scheduler hands it over. */
export function timerFire(
  timer: { id: number; sensor: number | null; rule?: number | null; version?: number; triggerRef?: string },
  scheduledAtMs: number,
  change: {
    lateMs?: number;
    epoch?: number;
    skips?: { fromMs: number; toMs: number; count: number; reason: string }[];
  } = {},
): Submission {
  const version = timer.version ?? 1;
  return {
    events: [
      {
        triggerRef: timer.triggerRef ?? "core.intervaltimer",
        payload: { scheduled_at: new Date(scheduledAtMs).toISOString() },
        config: null,
        source: timer.sensor,
        sourceRef: "core.tick",
        rule: timer.rule ?? null,
        timer: { timer: timer.id, version, scheduledAtMs, lateMs: change.lateMs ?? 0, coalesced: 0 },
      },
    ],
    settlement: {
      timer: timer.id,
      version,
      settledAtMs: scheduledAtMs,
      epoch: change.epoch ?? null,
      skips: change.skips ?? [],
    },
  };
}
