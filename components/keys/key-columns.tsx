import { Lock, LockOpen } from "lucide-react";
import type { KeyListItem } from "@/lib/schemas/key";
import type { DataColumn } from "../data/data-table-types";
import { RelativeTime } from "../data/relative-time";
import { Badge } from "../ui/badge";
import { KeyRowMenu } from "./key-row-menu";
import { ownerLabels } from "./key-words";

export const keyColumns: readonly DataColumn<KeyListItem>[] = [
  {
    id: "name",
    header: "Name",
    cell: (key) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium">{key.name}</span>
        {key.ref !== key.name && <span className="truncate font-mono text-muted-foreground text-xs">{key.ref}</span>}
      </span>
    ),
    sortValue: ({ name }) => name.toLowerCase(),
  },
  {
    id: "owner",
    header: "Owner",
    cell: ({ owner_type, owner }) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="shrink-0">{ownerLabels[owner_type]}</span>
        {owner_type !== "identity" && owner && (
          <span className="truncate font-mono text-muted-foreground text-xs">{owner}</span>
        )}
      </span>
    ),
    sortValue: ({ owner_type, owner }) => `${owner_type} ${owner ?? ""}`,
    width: "14rem",
    hideBelow: "sm",
  },
  {
    id: "encrypted",
    header: "Stored",
    cell: ({ encrypted }) =>
      encrypted ? (
        <Badge tone="success">
          <Lock aria-hidden />
          Encrypted
        </Badge>
      ) : (
        <Badge outline>
          <LockOpen aria-hidden />
          Readable
        </Badge>
      ),
    sortValue: ({ encrypted }) => Number(encrypted),
    width: "8.5rem",
  },
  {
    id: "updated",
    header: "Changed",
    cell: ({ updated }) => <RelativeTime at={updated} />,
    sortValue: ({ updated }) => updated,
    width: "7rem",
    hideBelow: "md",
  },
  {
    id: "menu",
    header: "Actions",
    headerHidden: true,
    cell: (key) => <KeyRowMenu keyItem={key} />,
    width: "4rem",
    align: "end",
  },
];
