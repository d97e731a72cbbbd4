import type { Channel } from "@/lib/schemas/channel";
import type { DataColumn } from "../data/data-table-types";
import { RelativeTime } from "../data/relative-time";
import { Badge } from "../ui/badge";
import { goesTo, KIND_LOOKS, STATUS_LOOKS } from "./channel-words";

export const channelColumns: readonly DataColumn<Channel>[] = [
  {
    id: "name",
    header: "Name",
    cell: ({ name, ref, kind }) => {
      const { icon: Icon, label } = KIND_LOOKS[kind];
      return (
        <span className="flex min-w-0 items-center gap-2">
          <Icon aria-label={label} role="img" className="size-4 shrink-0 text-muted-foreground" />
          <span className="truncate font-medium">{name}</span>
          <span className="hidden truncate font-mono text-muted-foreground text-xs sm:inline">{ref}</span>
        </span>
      );
    },
    sortValue: ({ name }) => name.toLowerCase(),
  },
  {
    id: "to",
    header: "Goes to",
    cell: (channel) => <span className="truncate text-muted-foreground">{goesTo(channel)}</span>,
    sortValue: goesTo,
    hideBelow: "md",
  },
  {
    id: "used",
    header: "Used by",
    cell: ({ used_by }) => used_by.length,
    sortValue: ({ used_by }) => used_by.length,
    width: "6.5rem",
    align: "end",
    hideBelow: "sm",
  },
  {
    id: "last",
    header: "Last message",
    cell: ({ last: [last] }) =>
      last ? (
        <span className="flex min-w-0 items-center gap-2">
          <Badge tone={STATUS_LOOKS[last.status].tone} title={last.error ?? undefined}>
            {STATUS_LOOKS[last.status].label}
          </Badge>
          <RelativeTime at={last.at} />
        </span>
      ) : (
        <span className="text-muted-foreground">none yet</span>
      ),
    sortValue: ({ last: [last] }) => last?.at ?? "",
    width: "12rem",
  },
];
