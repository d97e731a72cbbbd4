"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Upload } from "lucide-react";
import { useState } from "react";
import { Permitted } from "@/components/console/current-user";
import { onDemand } from "@/components/ui/on-demand";
import type { PackListItem } from "@/lib/schemas/pack";
import { useTRPC } from "@/lib/trpc/client";
import { DataTable } from "../data/data-table";
import type { DataColumn } from "../data/data-table-types";
import { RelativeTime } from "../data/relative-time";
import { OpenBoxIllustration } from "../illustrations/open-box";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { PageHeader } from "../ui/page-header";

// Fetched when it is opened.
const CreatePackDialog = onDemand(() => import("./create-pack-dialog").then((module) => module.CreatePackDialog));
const UploadPackDialog = onDemand(() => import("./upload-pack-dialog").then((module) => module.UploadPackDialog));

const count = (id: keyof PackListItem["counts"], header: string): DataColumn<PackListItem> => ({
  id,
  header,
  cell: ({ counts }) =>
    counts[id] === 0 ? <span className="text-muted-foreground">0</span> : <span data-numeric>{counts[id]}</span>,
  sortValue: ({ counts }) => counts[id],
  width: "6.5rem",
  align: "end",
  hideBelow: "lg",
});

const columns: readonly DataColumn<PackListItem>[] = [
  {
    id: "label",
    header: "Pack",
    cell: (pack) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium">{pack.label}</span>
        <span className="truncate font-mono text-muted-foreground text-xs">{pack.ref}</span>
      </span>
    ),
    sortValue: ({ label }) => label,
  },
  {
    id: "kind",
    header: "Kind",
    cell: ({ is_standard }) => (is_standard ? <Badge tone="primary">Standard</Badge> : <Badge outline>Own</Badge>),
    sortValue: ({ is_standard }) => Number(!is_standard),
    width: "7rem",
  },
  { id: "version", header: "Version", cell: ({ version }) => version, width: "6.5rem", hideBelow: "sm" },
  count("actions", "Actions"),
  count("triggers", "Triggers"),
  count("sensors", "Sensors"),
  count("rules", "Rules"),
  {
    id: "updated",
    header: "Changed",
    cell: ({ updated }) => <RelativeTime at={updated} />,
    sortValue: ({ updated }) => updated,
    width: "7rem",
    hideBelow: "md",
  },
];

export function PacksPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.packs.list.queryOptions());
  const [creating, setCreating] = useState(false);
  const [uploading, setUploading] = useState<{ file: File | null } | null>(null);
  const button = (
    <>
      <Permitted resource="packs" action="install">
        <Button onClick={() => setUploading({ file: null })}>
          <Upload aria-hidden />
          Upload
        </Button>
      </Permitted>
      <Permitted resource="packs" action="create">
        <Button variant="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          New pack
        </Button>
      </Permitted>
    </>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the button opens the same dialog
    <div
      className="contents"
      onDragOver={(event) => event.dataTransfer.types.includes("Files") && event.preventDefault()}
      onDrop={(event) => {
        const file = event.dataTransfer.files[0];
        if (!file || uploading) return;
        event.preventDefault();
        setUploading({ file });
      }}
    >
      <PageHeader
        title="Packs"
        description="Actions, triggers, sensors and rules that belong together, with their configuration."
        actions={button}
      />
      <DataTable
        label="Packs"
        columns={columns}
        rows={data}
        rowId={({ ref }) => ref}
        rowHref={({ ref }) => `/packs/${ref}`}
        error={error ? { title: "Packs could not be loaded", description: error.message } : null}
        onRetry={() => void refetch()}
        empty={
          <EmptyState
            illustration={<OpenBoxIllustration />}
            title="No packs"
            description="A pack holds actions, triggers, sensors and rules that belong together."
            action={<span className="flex gap-2">{button}</span>}
          />
        }
      />
      {creating && <CreatePackDialog open onOpenChange={setCreating} />}
      {uploading && (
        <UploadPackDialog open file={uploading.file} onOpenChange={(open) => !open && setUploading(null)} />
      )}
    </div>
  );
}
