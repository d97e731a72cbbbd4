"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, SquareTerminal, Trash2 } from "lucide-react";
import { useState } from "react";
import { Permitted } from "@/components/console/current-user";
import { usePresent } from "@/components/console/use-present";
import { onDemand } from "@/components/ui/on-demand";
import { formatCount } from "@/lib/format/format-number";
import { useTRPC } from "@/lib/trpc/client";
import { errorCode } from "@/lib/trpc/query-client";
import { JsonViewer } from "../data/json-viewer";
import { DateTime } from "../data/relative-time";
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
import { DeleteRuntimeDialog } from "./delete-runtime-dialog";

// Fetched when it is opened.
const RuntimeDialog = onDemand(() => import("./runtime-dialog").then((module) => module.RuntimeDialog));

/** One runtime: how it runs code, and the actions that use it. `of`: its ref. */
export function RuntimePage({ of }: { of: string }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.runtimes.get.queryOptions({ ref: of }));
  const { error, refetch, isFetching } = found;
  const runtime = usePresent(found);
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  if (!runtime) {
    if (!error) return <PageSkeleton rows={6} />;
    if (errorCode(error) === "NOT_FOUND")
      return (
        <EmptyState
          illustration={<MissingIllustration />}
          title={`There is no runtime ${of}`}
          description="Its pack may have been deleted."
          action={
            <Button asChild>
              <AppLink href="/runtimes">All runtimes</AppLink>
            </Button>
          }
        />
      );
    return (
      <ErrorState
        title="The runtime could not be loaded"
        description={error.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const { actions } = runtime;
  const users = runtime.action_count + runtime.sensor_count;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Runtimes", href: "/runtimes" }]}
        title={runtime.name}
        identifier={runtime.ref}
        description={runtime.description}
        badges={runtime.is_standard && <Badge tone="primary">Standard</Badge>}
        actions={
          !runtime.is_standard && (
            <>
              <Button
                variant="destructive-ghost"
                disabled={users > 0}
                title={users > 0 ? "Something uses it: give that another runtime first" : undefined}
                onClick={() => setOpen("delete")}
              >
                <Trash2 aria-hidden />
                Delete
              </Button>
              <Button onClick={() => setOpen("edit")}>
                <Pencil aria-hidden />
                Edit
              </Button>
            </>
          )
        }
      />
      <div className="grid min-w-0 gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,22rem)] lg:items-start">
        <div className="grid min-w-0 gap-5">
          <Card flush title="Actions" actions={<Badge>{actions.length}</Badge>}>
            {actions.length === 0 ? (
              <EmptyState
                compact
                icon={<SquareTerminal aria-hidden />}
                title="No action uses this runtime"
                action={
                  <Permitted resource="actions" action="create">
                    <Button asChild>
                      <AppLink href="/actions/new">
                        <Plus aria-hidden />
                        New action
                      </AppLink>
                    </Button>
                  </Permitted>
                }
              />
            ) : (
              <ul className="max-h-[32rem] divide-y overflow-y-auto">
                {actions.map(({ ref, label }) => (
                  <li key={ref} className="relative flex min-w-0 items-center gap-3 px-4 py-2 hover:bg-accent/50">
                    <SquareTerminal aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                    <AppLink
                      href={`/actions/${ref}`}
                      className="min-w-0 truncate rounded-sm font-medium text-sm after:absolute after:inset-0"
                    >
                      {label}
                    </AppLink>
                    <span className="ml-auto min-w-0 truncate font-mono text-muted-foreground text-xs">{ref}</span>
                  </li>
                ))}
              </ul>
            )}
          </Card>
          <JsonViewer value={runtime.execution_config} label="How it runs code" openDepth={3} />
        </div>
        <div className="grid min-w-0 gap-5 max-lg:order-first">
          <Card title="About">
            <KeyValueList
              items={[
                {
                  label: "Also called",
                  value: runtime.aliases.length > 0 && (
                    <span className="font-mono text-xs">{runtime.aliases.join(", ")}</span>
                  ),
                },
                {
                  label: "Pack",
                  value: runtime.pack_ref && (
                    <AppLink href={`/packs/${runtime.pack_ref}`} className="rounded-sm text-primary hover:underline">
                      {runtime.pack_ref}
                    </AppLink>
                  ),
                  mono: true,
                },
                {
                  label: "Used by",
                  value: `${formatCount(runtime.action_count, "action")}, ${formatCount(runtime.sensor_count, "sensor")}`,
                },
                { label: "Created", value: <DateTime at={runtime.created} /> },
              ].map((item) => ({ ...item, value: item.value || null }))}
            />
          </Card>
          {hasContent(runtime.distributions) && <JsonViewer value={runtime.distributions} label="Distributions" />}
          {hasContent(runtime.installation) && <JsonViewer value={runtime.installation} label="Installation" />}
        </div>
      </div>
      {open === "edit" && <RuntimeDialog runtime={runtime} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteRuntimeDialog runtime={runtime} onClose={() => setOpen(null)} />}
    </>
  );
}

const hasContent = (value: unknown) => typeof value === "object" && value !== null && Object.keys(value).length > 0;
