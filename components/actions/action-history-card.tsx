"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { RelativeTime } from "@/components/data/relative-time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { onDemand } from "@/components/ui/on-demand";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format/format-number";
import type { Action, ActionVersion } from "@/lib/schemas/action";
import { useTRPC } from "@/lib/trpc/client";
import { changedSettings } from "./changed-settings";

// Fetched when it is opened.
const ActionVersionDialog = onDemand(() =>
  import("./action-version-dialog").then((module) => module.ActionVersionDialog),
);

const FIRST = 5;

/** What the action was: who changed what of it, and what that was before. */
export function ActionHistoryCard({ action, mayRestore }: { action: Action; mayRestore: boolean }) {
  const trpc = useTRPC();
  const versions = useQuery(trpc.actions.versions.queryOptions({ ref: action.ref }));
  const [opened, setOpened] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  const rows = versions.data ?? [];
  const shown = all ? rows : rows.slice(0, FIRST);
  const open = rows.find(({ version }) => version === opened);
  return (
    <Card
      title="History"
      aria-label="History"
      description="Each change of what it runs; the newest 100 are kept."
      flush
    >
      {versions.error ? (
        <ErrorState
          title="The history could not be loaded"
          description={versions.error.message}
          onRetry={() => void versions.refetch()}
        />
      ) : versions.data === undefined ? (
        <div className="p-4">
          <Skeleton className="h-16" />
        </div>
      ) : (
        <>
          <ol className="divide-y text-sm">
            {shown.map((version, index) => (
              <li key={version.version} className="flex items-center gap-3 px-4 py-2">
                <div className="min-w-0 flex-1">
                  <p className="truncate">
                    <span className="font-medium">Version {version.version}</span>
                    {index === 0 && <span className="text-muted-foreground"> · now</span>}
                    <span className="text-muted-foreground"> · {whatChanged(version, rows[index + 1])}</span>
                  </p>
                  <p className="truncate text-muted-foreground text-xs">
                    <RelativeTime at={version.created} />
                    {version.changed_by !== null && <> by {version.changed_by}</>}
                  </p>
                </div>
                {rows.length > 1 && (
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Compare version ${version.version}`}
                    onClick={() => setOpened(version.version)}
                  >
                    Compare
                  </Button>
                )}
              </li>
            ))}
          </ol>
          {rows.length > shown.length && (
            <Button variant="ghost" size="sm" className="m-2" onClick={() => setAll(true)}>
              Show {formatCount(rows.length - shown.length, "older version")}
            </Button>
          )}
        </>
      )}
      {open && (
        <ActionVersionDialog
          action={action}
          version={open}
          versions={rows}
          mayRestore={mayRestore}
          onClose={() => setOpened(null)}
        />
      )}
    </Card>
  );
}

function whatChanged(version: ActionVersion, before: ActionVersion | undefined): string {
  if (before === undefined) return version.version === 1 ? "made" : "the oldest that is kept";
  return changedSettings(before.settings, version.settings).join(", ");
}
