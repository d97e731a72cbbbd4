import type { DataColumn } from "@/components/data/data-table-types";
import { RelativeTime } from "@/components/data/relative-time";
import { StatusBadge } from "@/components/data/status-badge";
import { AppLink } from "@/components/ui/app-link";
import { formatNumber } from "@/lib/format/format-number";
import type { RuleListItem } from "@/lib/schemas/rule";
import { RuleRowMenu } from "./rule-row-menu";
import { RuleSentence } from "./rule-sentence";
import { RuleSwitch } from "./rule-switch";

export const ruleColumns: DataColumn<RuleListItem>[] = [
  {
    id: "label",
    header: "Rule",
    rowLink: true,
    sortValue: (rule) => rule.label.toLowerCase(),
    cell: (rule) => (
      <span className="grid min-w-0">
        <span className="truncate font-medium">{rule.label}</span>
        <span className="truncate font-mono text-muted-foreground text-xs">{rule.ref}</span>
      </span>
    ),
  },
  {
    id: "sentence",
    header: "When, if, then",
    width: "30%",
    hideBelow: "md",
    cell: (rule) => <RuleSentence rule={rule} />,
  },
  {
    id: "last_match",
    header: "Last match",
    width: "7.5rem",
    hideBelow: "lg",
    sortValue: (rule) => rule.last_enforcement_at,
    cell: (rule) => <RelativeTime at={rule.last_enforcement_at} fallback="never" className="text-muted-foreground" />,
  },
  {
    id: "day",
    header: "In 24 h",
    width: "6rem",
    align: "end",
    hideBelow: "lg",
    sortValue: (rule) => rule.enforcements_24h,
    cell: (rule) => (
      <span className={rule.enforcements_24h === 0 ? "text-muted-foreground tabular-nums" : "tabular-nums"}>
        {formatNumber(rule.enforcements_24h)}
      </span>
    ),
  },
  {
    id: "execution",
    header: "Last run",
    width: "7.5rem",
    hideBelow: "lg",
    cell: (rule) =>
      rule.last_execution === null ? (
        <span className="text-muted-foreground">–</span>
      ) : (
        <AppLink href={`/executions/${rule.last_execution.id}`} className="rounded-sm hover:underline">
          <StatusBadge kind="execution" status={rule.last_execution.status} plain />
        </AppLink>
      ),
  },
  {
    id: "enabled",
    header: "Enabled",
    width: "4.75rem",
    wrap: true,
    headerHidden: true,
    cell: (rule) => <RuleSwitch rule={rule} />,
  },
  {
    id: "menu",
    header: "More",
    width: "3.75rem",
    wrap: true,
    headerHidden: true,
    align: "end",
    cell: (rule) => <RuleRowMenu rule={rule} />,
  },
];
