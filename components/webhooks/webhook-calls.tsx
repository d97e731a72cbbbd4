"use client";

import { useQuery } from "@tanstack/react-query";
import { Webhook as WebhookIcon } from "lucide-react";
import { DataTable } from "@/components/data/data-table";
import type { DataColumn } from "@/components/data/data-table-types";
import { RelativeTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { Tone } from "@/components/ui/tone";
import { formatBytes } from "@/lib/format/format-bytes";
import type { WebhookCall, WebhookOutcome } from "@/lib/schemas/webhook";
import { useTRPC } from "@/lib/trpc/client";

const LOOKS: Record<WebhookOutcome, { label: string; tone: Tone }> = {
  accepted: { label: "Accepted", tone: "success" },
  repeated: { label: "Repeated", tone: "neutral" },
  malformed: { label: "Malformed", tone: "failure" },
  too_large: { label: "Too large", tone: "failure" },
  address_refused: { label: "Address refused", tone: "failure" },
  rate_limited: { label: "Too many", tone: "warning" },
  bad_signature: { label: "Bad signature", tone: "failure" },
  failed: { label: "Failed", tone: "failure" },
};

function Result({ outcome, event, message }: WebhookCall) {
  if (event === null) return message;
  return (
    <>
      {outcome === "repeated" && "Delivered before: "}
      <AppLink href={`/trace/${event}`} className="rounded-sm text-primary hover:underline">
        Event {event}
      </AppLink>
    </>
  );
}

const columns: DataColumn<WebhookCall>[] = [
  {
    id: "outcome",
    header: "Outcome",
    width: "9rem",
    cell: ({ outcome }) => <Badge tone={LOOKS[outcome].tone}>{LOOKS[outcome].label}</Badge>,
  },
  {
    id: "status",
    header: "Status",
    width: "4.5rem",
    hideBelow: "sm",
    cell: ({ status }) => <span className="text-muted-foreground tabular-nums">{status}</span>,
  },
  { id: "reason", header: "Result", wrap: true, cell: (call) => <Result {...call} /> },
  {
    id: "from",
    header: "From",
    width: "11rem",
    hideBelow: "lg",
    cell: ({ address, user_agent }) => (
      <span className="grid min-w-0">
        <span className="truncate font-mono text-xs">{address ?? "–"}</span>
        <span className="truncate text-muted-foreground text-xs">{user_agent}</span>
      </span>
    ),
  },
  {
    id: "size",
    header: "Size",
    width: "5.5rem",
    align: "end",
    hideBelow: "md",
    cell: ({ size_bytes }) => <span className="text-muted-foreground tabular-nums">{formatBytes(size_bytes)}</span>,
  },
  {
    id: "took",
    header: "Took",
    width: "5rem",
    align: "end",
    hideBelow: "md",
    cell: ({ duration_ms }) => <span className="text-muted-foreground tabular-nums">{duration_ms} ms</span>,
  },
  {
    id: "created",
    header: "Arrived",
    width: "6.5rem",
    align: "end",
    cell: ({ created }) => <RelativeTime at={created} className="text-muted-foreground" />,
  },
];

/** The last calls of a webhook, refused ones included, as they come. */
export function WebhookCalls({ triggerRef, open }: { triggerRef: string; open: boolean }) {
  const trpc = useTRPC();
  const calls = useQuery(trpc.webhooks.calls.queryOptions({ ref: triggerRef }));
  if (!open && calls.data?.length === 0) return null;
  return (
    <Card
      flush
      title="Last calls of the webhook"
      description="Accepted and refused; calls with an unknown key are not kept"
    >
      <DataTable
        bare
        live
        maxHeight="20rem"
        label="Last calls of the webhook"
        noun="call"
        columns={columns}
        rows={calls.data}
        rowId={(call) => String(call.id)}
        keyboard={false}
        skeletonRows={3}
        error={calls.error && { title: "The calls could not be loaded", description: calls.error.message }}
        onRetry={() => void calls.refetch()}
        empty={
          <EmptyState
            compact
            icon={<WebhookIcon />}
            title="No call yet"
            description="The first one appears here at once."
          />
        }
      />
    </Card>
  );
}
