import { Countdown } from "@/components/data/countdown";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { cn } from "@/components/ui/cn";
import { StatTile } from "@/components/ui/stat-tile";
import { formatNumber } from "@/lib/format/format-number";
import type { RuleListItem } from "@/lib/schemas/rule";

/** By the number of tiles. */
const COLUMNS: Record<number, string> = {
  3: "sm:grid-cols-3",
  4: "lg:grid-cols-4",
  5: "sm:grid-cols-3 xl:grid-cols-5",
};

/** What the rule did lately, and for a timer of its own when it comes next. */
export function RuleTiles({ rule }: { rule: RuleListItem }) {
  const { last_execution: last, waiting, suppressed_24h: suppressed } = rule;
  const isHeld = rule.overlap_policy !== "allow" || waiting > 0 || suppressed > 0;
  const count = 3 + Number(isHeld) + Number(rule.schedule !== null);
  const ofRule = `/enforcements?rule=${encodeURIComponent(rule.ref)}`;
  return (
    <div className={cn("grid grid-cols-2 gap-3", COLUMNS[count])}>
      <StatTile label="Matches in 24 h" value={formatNumber(rule.enforcements_24h)} href={ofRule} />
      <StatTile label="Last match" value={<RelativeTime at={rule.last_enforcement_at} fallback="Never" />} />
      <StatTile
        label="Last execution"
        value={last === null ? "None" : <StatusBadge kind="execution" status={last.status} plain />}
        {...(last === null ? {} : { href: `/executions/${last.id}` })}
        className={count % 2 === 1 ? "max-sm:col-span-2" : ""}
      />
      {isHeld && (
        <StatTile
          label="Skipped in 24 h"
          value={formatNumber(suppressed)}
          hint={`${formatNumber(waiting)} waiting now`}
          href={`${ofRule}&status=${waiting > 0 ? "created" : "disabled"}`}
        />
      )}
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
