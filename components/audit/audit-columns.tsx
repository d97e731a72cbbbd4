import { CircleCheck, CircleX, ShieldX } from "lucide-react";
import type { DataColumn } from "@/components/data/data-table-types";
import { RelativeTime } from "@/components/data/relative-time";
import { Badge } from "@/components/ui/badge";
import type { AuditEvent } from "@/lib/schemas/audit";
import type { AuditOutcome } from "@/lib/vocabulary";
import { actorName, auditPhrase } from "./audit-words";

const LOOKS: Record<
  AuditOutcome,
  { tone: "success" | "warning" | "failure"; label: string; icon: typeof CircleCheck }
> = {
  success: { tone: "success", label: "Done", icon: CircleCheck },
  denied: { tone: "warning", label: "Denied", icon: ShieldX },
  failed: { tone: "failure", label: "Failed", icon: CircleX },
};

export function OutcomeBadge({ outcome }: { outcome: AuditOutcome }) {
  const { tone, label, icon: Icon } = LOOKS[outcome];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

export const auditColumns: DataColumn<AuditEvent>[] = [
  {
    id: "created",
    header: "When",
    width: "6rem",
    cell: (row) => <RelativeTime at={row.created} className="text-muted-foreground" />,
  },
  { id: "who", header: "Who", width: "11rem", hideBelow: "sm", cell: (row) => actorName(row) },
  {
    id: "what",
    header: "What",
    rowLink: true,
    wrap: true,
    cell: (row) => (
      <span className="min-w-0 whitespace-normal">
        {auditPhrase(row)}{" "}
        {row.resource_ref && <span className="font-mono text-muted-foreground text-xs">{row.resource_ref}</span>}
        <span className="block text-muted-foreground text-xs sm:hidden">{actorName(row)}</span>
      </span>
    ),
  },
  {
    id: "from",
    header: "From",
    width: "13rem",
    hideBelow: "lg",
    cell: (row) => (
      <span className="text-muted-foreground">
        {row.via ?? "database"}
        {row.address && row.address !== "unknown" ? `, ${row.address}` : ""}
      </span>
    ),
  },
  { id: "outcome", header: "Outcome", width: "6.5rem", cell: (row) => <OutcomeBadge outcome={row.outcome} /> },
];
