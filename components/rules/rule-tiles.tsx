import { Countdown } from "@/components/data/countdown";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { cn } from "@/components/ui/cn";
import { StatTile } from "@/components/ui/stat-tile";
import { formatNumber } from "@/lib/format/format-number";
import type { RuleListItem } from "@/lib/schemas/rule";

/** What the rule did lately, and for a timer of its own when it comes next. */
export function RuleTiles({ rule }: { rule: RuleListItem }) {
  const { last_execution: last } = rule;
  return (
    <div className={cn("grid grid-cols-2 gap-3", rule.schedule === null ? "sm:grid-cols-3" : "lg:grid-cols-4")}>
      <StatTile
        label="Matches in 24 h"
        value={formatNumber(rule.enforcements_24h)}
        href={`/enforcements?rule=${encodeURIComponent(rule.ref)}`}
      />
      <StatTile label="Last match" value={<RelativeTime at={rule.last_enforcement_at} fallback="Never" />} />
      <StatTile
        label="Last execution"
        value={last === null ? "None" : <StatusBadge kind="execution" status={last.status} plain />}
        {...(last === null ? {} : { href: `/executions/${last.id}` })}
        className={rule.schedule === null ? "max-sm:col-span-2" : ""}
      />
      {rule.schedule !== null && (
        <StatTile
          label="Its own timer, next fire"
          value={<Countdown to={rule.next_fire_at} fallback={rule.enabled ? "No more fires" : "Not armed"} />}
          hint={rule.schedule}
        />
      )}
    </div>
  );
}
