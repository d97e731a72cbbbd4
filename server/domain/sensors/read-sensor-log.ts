import type { RefInput } from "@/lib/schemas/common";
import type { SensorLogInput, SensorLogPiece, SensorLogs } from "@/lib/schemas/sensor-process";
import type { Ctx } from "@/server/domain/context";
import { findComponent } from "@/server/domain/find-component";
import { toIso } from "@/server/domain/to-iso";
import { shownWithoutSecrets } from "@/server/secrets/process-masker";

const STREAMS = ["stdout", "stderr"] as const;
/** Lines of a whole stream are at most what is kept of it. */
const TAIL_MAX = 100_000;

/** Which outputs a sensor has: always both, also when it never ran. @throws AppError `not_found` */
export async function listSensorLogs(ctx: Pick<Ctx, "sql">, input: RefInput): Promise<SensorLogs> {
  const { ref } = await findComponent(ctx.sql, "sensor", input.ref);
  return {
    sensor_ref: ref,
    logs: STREAMS.map((stream) => ({ stream, artifact_ref: `sensor.${ref}.${stream}`, artifact_id: null })),
  };
}

/** What is kept of one output as text, or its last `tail` lines. @throws AppError `not_found` */
export async function readSensorStream(
  ctx: Pick<Ctx, "sql">,
  input: RefInput & { stream: "stdout" | "stderr"; tail?: number | undefined },
): Promise<string> {
  const { id } = await findComponent(ctx.sql, "sensor", input.ref);
  const rows = await ctx.sql<{ content: string }>(
    "select content from attune.sensor_log where sensor = $1 and stream = $2 order by id",
    [id, input.stream],
  );
  const text = shownWithoutSecrets(rows.map((row) => row.content).join(""));
  return input.tail === undefined ? text : lastLines(text, Math.min(input.tail, TAIL_MAX));
}

function lastLines(text: string, count: number): string {
  if (count === 0) return "";
  const lines = text.split("\n");
  // What ends with a newline has no further line behind it.
  const wanted = text.endsWith("\n") ? count + 1 : count;
  return lines.slice(-wanted).join("\n");
}

/**
 * Pieces of both outputs in the order in which they came: the newest, or those after `after_id`.
 * @throws AppError `not_found`
 */
export async function readSensorLog(
  ctx: Pick<Ctx, "sql">,
  input: SensorLogInput,
): Promise<{ sensor: number; items: SensorLogPiece[] }> {
  const { id } = await findComponent(ctx.sql, "sensor", input.ref);
  const rows = await ctx.sql<Omit<SensorLogPiece, "created"> & { created: Date }>(
    `select * from (
       select id, stream, content, created from attune.sensor_log where sensor = $1 and id > $2 order by id desc limit $3
     ) newest order by id`,
    [id, input.after_id ?? 0, input.limit],
  );
  return {
    sensor: id,
    items: rows.map((row) => ({ ...row, content: shownWithoutSecrets(row.content), created: toIso(row.created) })),
  };
}
