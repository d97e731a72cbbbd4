import { Activity, CircleCheck, Gauge, LoaderCircle, Timer } from "lucide-react";
import { formatDuration } from "@/lib/format/format-duration";
import { formatCompact, formatNumber, formatPercent } from "@/lib/format/format-number";
import type { Dashboard } from "@/lib/schemas/system";
import { Sparkline } from "../data/sparkline";
import { StatTile } from "../ui/stat-tile";
import type { Tone } from "../ui/tone";

/** Later than this a timer is not on time any more. */
const LATE_MS = 1_000;
/** Five-minute buckets: the last two hours. */
const SPARK_BUCKETS = 24;

export function DashboardTiles({ data }: { data: Dashboard }) {
  const [lateness, latenessUnit] = split(data.lateness_p99_ms);
  const trend = data.activity.slice(-SPARK_BUCKETS).map(({ events }) => events);
  return (
    <section aria-label="At a glance" className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
      <StatTile
        label="Armed timers"
        value={formatNumber(data.armed_timers)}
        icon={<Timer />}
        hint={data.armed_timers === 0 ? "Nothing will fire" : "Waiting for their next fire"}
        href="/sensors"
      />
      <StatTile
        label="Events"
        value={formatCompact(data.events_per_minute)}
        unit="/min"
        icon={<Activity />}
        hint="In the last minute"
        chart={<Sparkline values={trend} label="Events per five minutes, last two hours" />}
        href="/events"
      />
      <StatTile
        label="Running now"
        value={formatNumber(data.running_executions)}
        icon={<LoaderCircle />}
        hint={data.queued_executions === 0 ? "Nothing waits" : `${formatNumber(data.queued_executions)} waiting`}
        href="/executions"
      />
      <StatTile
        label="Success rate"
        value={data.success_rate === null ? "–" : formatPercent(data.success_rate)}
        icon={<CircleCheck />}
        hint={successHint(data)}
        {...successTone(data.success_rate)}
        href="/executions"
      />
      <StatTile
        label="Lateness, p99"
        value={lateness}
        unit={latenessUnit}
        icon={<Gauge />}
        hint={
          data.lateness_p50_ms === null ? "No fires in 24 h" : `Median ${formatDuration(data.lateness_p50_ms)}, 24 h`
        }
        {...((data.lateness_p99_ms ?? 0) > LATE_MS ? { tone: "warning" as const } : {})}
        className="max-md:col-span-2"
        href="/system"
      />
    </section>
  );
}

/** A single failure is named in words; colour is for a share that somebody should do something about. */
function successTone(rate: number | null): { tone?: Tone } {
  if (rate === null || rate >= 0.99) return {};
  return { tone: rate < 0.9 ? "failure" : "warning" };
}

function successHint({ finished_24h, failed_24h }: Dashboard): string {
  if (finished_24h === 0) return "No runs in 24 h";
  if (finished_24h === 1 && failed_24h === 0) return "The only run, 24 h";
  return failed_24h === 0
    ? `All ${formatCompact(finished_24h)} runs, 24 h`
    : `${formatCompact(failed_24h)} of ${formatCompact(finished_24h)} failed, 24 h`;
}

/** "2.7 ms" as number and unit; longer forms such as "1 m 05 s" stay together. */
function split(ms: number | null): [value: string, unit: string] {
  if (ms === null) return ["–", ""];
  const parts = formatDuration(ms).split(" ");
  return parts.length === 2 ? [parts[0] ?? "", parts[1] ?? ""] : [parts.join(" "), ""];
}
