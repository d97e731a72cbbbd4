"use client";

import { useQuery } from "@tanstack/react-query";
import { Copy, MoreHorizontal, Pencil, Play, Trash2 } from "lucide-react";
import { useCallback, useState } from "react";
import { ActionFacts, ActionRules } from "@/components/actions/action-facts";
import { ActionHistoryCard } from "@/components/actions/action-history-card";
import { ActionSourceCard } from "@/components/actions/action-source-card";
import { DeleteActionDialog } from "@/components/actions/delete-action-dialog";
import { RuntimeIcon, runtimeLook } from "@/components/actions/runtime-looks";
import { objectOf, useMissing } from "@/components/console/current-user";
import { usePresent } from "@/components/console/use-present";
import { DataTable } from "@/components/data/data-table";
import { NotThere } from "@/components/events/not-there";
import { executionColumnsOfOneAction } from "@/components/executions/execution-columns";
import { useExecutions } from "@/components/executions/use-executions";
import { AlertCard } from "@/components/notifications/alert-card";
import { SchemaTable } from "@/components/parameters/schema-table";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { onDemand } from "@/components/ui/on-demand";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";

// Fetched when it is opened.
const RunActionDialog = onDemand(() =>
  import("@/components/actions/run-action-dialog").then((module) => module.RunActionDialog),
);

/** One action: what it runs, what it takes, who uses it and how its last runs went. */
export function ActionPage({ actionRef }: { actionRef: string }) {
  const trpc = useTRPC();
  const action = useQuery(trpc.actions.get.queryOptions({ ref: actionRef }));
  const { error, refetch, isFetching } = action;
  const data = usePresent(action);
  const [asking, setAsking] = useState<"run" | "delete" | null>(null);
  const history = useExecutions({ action_ref: actionRef }, 20);
  const missing = useMissing();
  const close = useCallback(() => setAsking(null), []);
  if (!data) {
    if (!error) return <PageSkeleton rows={8} />;
    return (
      <NotThere
        what={`The action ${actionRef}`}
        error={error}
        back={{ label: "All actions", href: "/actions" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const may = (action: "create" | "update" | "delete" | "execute") =>
    missing({ resource: "actions", action, object: action === "create" ? undefined : objectOf(data) }) === null;
  const run = may("execute") && (
    <Button variant={data.is_inline ? "secondary" : "primary"} onClick={() => setAsking("run")}>
      <Play aria-hidden />
      Run
    </Button>
  );
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Actions", href: "/actions" }]}
        title={data.label}
        identifier={data.ref}
        description={data.description}
        badges={
          <Badge>
            <RuntimeIcon runtimeRef={data.runtime_ref} className="size-3" />
            {runtimeLook(data.runtime_ref).label}
          </Badge>
        }
        actions={
          <>
            {(may("create") || (data.is_adhoc && may("delete"))) && (
              <DropdownMenu>
                <DropdownMenuTrigger asChild>
                  <Button variant="ghost" size="icon" aria-label="More">
                    <MoreHorizontal aria-hidden />
                  </Button>
                </DropdownMenuTrigger>
                <DropdownMenuContent>
                  {may("create") && (
                    <DropdownMenuItem asChild>
                      <AppLink href={`/actions/new?duplicate=${encodeURIComponent(data.ref)}`}>
                        <Copy aria-hidden />
                        Duplicate
                      </AppLink>
                    </DropdownMenuItem>
                  )}
                  {data.is_adhoc && may("delete") && (
                    <DropdownMenuItem tone="destructive" onSelect={() => setAsking("delete")}>
                      <Trash2 aria-hidden />
                      Delete
                    </DropdownMenuItem>
                  )}
                </DropdownMenuContent>
              </DropdownMenu>
            )}
            {run}
            {data.is_inline && may("update") && (
              <Button asChild variant="primary">
                <AppLink href={`/actions/${data.ref}/edit`}>
                  <Pencil aria-hidden />
                  Edit
                </AppLink>
              </Button>
            )}
          </>
        }
      />
      <div className="grid min-w-0 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 gap-5">
          <ActionSourceCard action={data} />
          <Card title="Parameters" flush>
            <SchemaTable schema={data.param_schema} label="Parameters" emptyText="It has no parameters." />
          </Card>
          <Card
            title="Executions"
            flush
            actions={
              <Button asChild variant="ghost" size="sm">
                <AppLink href={`/executions?action=${data.ref}`}>All</AppLink>
              </Button>
            }
          >
            <DataTable
              label="Executions"
              bare
              live
              columns={executionColumnsOfOneAction}
              rows={history.rows}
              rowId={(row) => String(row.id)}
              rowHref={(row) => `/executions/${row.id}`}
              error={
                history.error && { title: "The executions could not be loaded", description: history.error.message }
              }
              onRetry={history.retry}
              noun="execution"
              skeletonRows={4}
              maxHeight="24rem"
              hasMore={history.hasMore}
              loadingMore={history.loadingMore}
              onLoadMore={history.loadMore}
              empty={
                <EmptyState
                  compact
                  icon={<Play />}
                  title="It has not run yet"
                  description="Run it, or let a rule run it."
                />
              }
            />
          </Card>
        </div>
        <div className="grid min-w-0 gap-5 md:max-xl:grid-cols-2">
          <AlertCard
            target="action"
            refName={data.ref}
            missing={missing({ resource: "actions", action: "update", object: objectOf(data) })}
          />
          <ActionFacts action={data} />
          <ActionRules rules={data.rules} actionRef={data.ref} />
          {data.is_inline && <ActionHistoryCard action={data} mayRestore={may("update")} />}
        </div>
      </div>
      {asking === "run" && <RunActionDialog actionRef={data.ref} onClose={close} />}
      <DeleteActionDialog
        actionRef={data.ref}
        rules={data.rules}
        open={asking === "delete"}
        onOpenChange={(open) => setAsking(open ? "delete" : null)}
      />
    </>
  );
}
