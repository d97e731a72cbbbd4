"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMissing } from "@/components/console/current-user";
import { usePresent } from "@/components/console/use-present";
import { onDemand } from "@/components/ui/on-demand";
import { useTRPC } from "@/lib/trpc/client";
import { errorCode } from "@/lib/trpc/query-client";
import { JsonViewer } from "../data/json-viewer";
import { DateTime, RelativeTime } from "../data/relative-time";
import { MissingIllustration } from "../illustrations/missing";
import { AppLink } from "../ui/app-link";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";
import { KeyValueList } from "../ui/key-value-list";
import { PageHeader } from "../ui/page-header";
import { PageSkeleton } from "../ui/skeleton";
import { DeletePackDialog } from "./delete-pack-dialog";
import { PackComponents } from "./pack-components";
import { PackEnvironments } from "./pack-environments";
import { PackFilesCard } from "./pack-files-card";

// Fetched when it is opened.
const EditPackDialog = onDemand(() => import("./edit-pack-dialog").then((module) => module.EditPackDialog));

/** The server needs it: timers and the standard runtimes are in it. */
const CORE = "core";

/** One pack: what is in it and how it is configured. `of`: its ref. */
export function PackPage({ of }: { of: string }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.packs.get.queryOptions({ ref: of }));
  const { error, refetch, isFetching } = found;
  const pack = usePresent(found);
  const missing = useMissing();
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  if (!pack) {
    if (!error) return <PageSkeleton rows={8} />;
    if (errorCode(error) === "NOT_FOUND") return <NoSuchPack of={of} />;
    return (
      <ErrorState
        title="The pack could not be loaded"
        description={error.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const may = (action: "configure" | "update" | "delete") =>
    missing({ resource: "packs", action, object: { id: pack.id, ref: pack.ref } }) === null;
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Packs", href: "/packs" }]}
        title={pack.label}
        identifier={pack.ref}
        description={pack.description}
        badges={pack.is_standard ? <Badge tone="primary">Standard</Badge> : <Badge outline>Own</Badge>}
        actions={
          <>
            {pack.ref !== CORE && may("delete") && (
              <Button variant="destructive-ghost" onClick={() => setOpen("delete")}>
                <Trash2 aria-hidden />
                Delete
              </Button>
            )}
            <Button asChild>
              <a href={`/api/v1/packs/${encodeURIComponent(pack.ref)}/export`} download>
                <Download aria-hidden />
                Export
              </a>
            </Button>
            {(may("configure") || may("update")) && (
              <Button onClick={() => setOpen("edit")}>
                <Pencil aria-hidden />
                {pack.is_standard ? "Configure" : "Edit"}
              </Button>
            )}
          </>
        }
      />
      <div className="grid min-w-0 gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,22rem)] lg:items-start">
        <div className="grid min-w-0 gap-5">
          <PackEnvironments of={pack.ref} />
          <PackComponents components={pack.components} />
          <PackFilesCard of={pack.ref} />
        </div>
        <div className="grid min-w-0 gap-5 max-lg:order-first">
          <Card title="About">
            <KeyValueList
              items={[
                { label: "Version", value: pack.version, mono: true },
                {
                  label: "Tags",
                  value: pack.tags.length > 0 && (
                    <span className="flex flex-wrap gap-1">
                      {pack.tags.map((tag) => (
                        <Badge key={tag} outline>
                          {tag}
                        </Badge>
                      ))}
                    </span>
                  ),
                },
                ...(pack.dependencies.length > 0
                  ? [{ label: "Needs", value: pack.dependencies.join(", "), mono: true }]
                  : []),
                { label: "Created", value: <DateTime at={pack.created} /> },
                { label: "Changed", value: <RelativeTime at={pack.updated} /> },
              ].map((item) => ({ ...item, value: item.value || null }))}
            />
          </Card>
          <JsonViewer value={pack.config} label="Configuration" />
          {hasContent(pack.conf_schema) && (
            <JsonViewer value={pack.conf_schema} label="Configuration schema" openDepth={1} />
          )}
        </div>
      </div>
      {open === "edit" && <EditPackDialog pack={pack} onClose={close} />}
      {open === "delete" && <DeletePackDialog pack={pack} onClose={close} />}
    </>
  );
}

function NoSuchPack({ of }: { of: string }) {
  return (
    <EmptyState
      illustration={<MissingIllustration />}
      title={`There is no pack ${of}`}
      description="It may have been deleted, or belong to somebody else."
      action={
        <Button asChild>
          <AppLink href="/packs">All packs</AppLink>
        </Button>
      }
    />
  );
}

const hasContent = (value: unknown) => typeof value === "object" && value !== null && Object.keys(value).length > 0;
