import type { DataColumn } from "@/components/data/data-table-types";
import { RelativeTime } from "@/components/data/relative-time";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/lib/format/format-number";
import type { TriggerListItem } from "@/lib/schemas/trigger";
import { TriggerMenu } from "./trigger-menu";
import { TriggerSwitch } from "./trigger-switch";

function numberColumn(
  id: "sensor_count" | "rule_count" | "events_24h",
  header: string,
  hideBelow: "md" | "lg",
): DataColumn<TriggerListItem> {
  return {
    id,
    header,
    width: "5.5rem",
    align: "end",
    hideBelow,
    sortValue: (trigger) => trigger[id],
    cell: (trigger) => (
      <span className={cn("tabular-nums", trigger[id] === 0 && "text-muted-foreground")}>
        {formatNumber(trigger[id])}
      </span>
    ),
  };
}

export const triggerColumns: DataColumn<TriggerListItem>[] = [
  {
    id: "label",
    header: "Trigger",
    rowLink: true,
    sortValue: (trigger) => trigger.label.toLowerCase(),
    cell: (trigger) => (
      <span className="grid min-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{trigger.label}</span>
          {trigger.webhook_enabled && <Badge tone="primary">Webhook</Badge>}
        </span>
        <span className="truncate font-mono text-muted-foreground text-xs">{trigger.ref}</span>
      </span>
    ),
  },
  {
    id: "description",
    header: "Description",
    width: "26%",
    hideBelow: "lg",
    cell: (trigger) => <span className="text-muted-foreground">{trigger.description}</span>,
  },
  numberColumn("sensor_count", "Sensors", "md"),
  numberColumn("rule_count", "Rules", "md"),
  numberColumn("events_24h", "In 24 h", "md"),
  {
    id: "last_event",
    header: "Last event",
    width: "7.5rem",
    hideBelow: "sm",
    sortValue: (trigger) => trigger.last_event_at,
    cell: (trigger) => <RelativeTime at={trigger.last_event_at} fallback="never" className="text-muted-foreground" />,
  },
  {
    id: "enabled",
    header: "Enabled",
    width: "4.75rem",
    wrap: true,
    headerHidden: true,
    cell: (trigger) => <TriggerSwitch trigger={trigger} />,
  },
  {
    id: "menu",
    header: "More",
    width: "3.75rem",
    wrap: true,
    headerHidden: true,
    align: "end",
    cell: (trigger) => <TriggerMenu trigger={trigger} />,
  },
];
