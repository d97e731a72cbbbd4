"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type LucideIcon, Power, PowerOff, RotateCcw, Square, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { type Needed, useMissing } from "@/components/console/current-user";
import { BulkBar } from "@/components/data/bulk-bar";
import type { RowSelection } from "@/components/data/use-row-selection";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { onDemand } from "@/components/ui/on-demand";
import { toast } from "@/components/ui/toaster";
import type { BulkOutcome } from "@/lib/schemas/bulk";
import { useTRPC } from "@/lib/trpc/client";
import { BULK_VERBS, type BulkKind, type BulkVerb } from "@/lib/vocabulary";
import { countOf, doneWords, failedWords } from "./bulk-words";
import { useUndo } from "./use-undo";

// Fetched when it is opened.
const BulkConfirm = onDemand(() => import("./bulk-confirm").then((module) => module.BulkConfirm));

const LOOKS: Record<BulkVerb, { label: string; icon: LucideIcon; asks: boolean }> = {
  enable: { label: "Enable", icon: Power, asks: false },
  disable: { label: "Disable", icon: PowerOff, asks: false },
  delete: { label: "Delete", icon: Trash2, asks: true },
  cancel: { label: "Cancel runs", icon: Square, asks: true },
  rerun: { label: "Re-run", icon: RotateCcw, asks: true },
};

/** What a verb needs for anything at all; of each single one the server decides. Writes of sensors and triggers need nothing. */
function neededFor(kind: BulkKind, verb: BulkVerb): Needed | null {
  if (kind === "sensors" || kind === "triggers") return null;
  if (verb === "rerun") return { resource: "actions", action: "execute" };
  if (verb === "cancel") return { resource: "executions", action: "cancel" };
  return { resource: kind, action: verb === "delete" ? "delete" : "update" };
}

export interface BulkActionsProps {
  kind: BulkKind;
  selection: RowSelection;
  /** The ids of the rows that are shown: what is hidden by a filter is left alone. */
  shown: readonly string[];
}

/** Behind a table: does the same to all its chosen rows. What failed is told, and stays chosen. */
export function BulkActions({ kind, selection, shown }: BulkActionsProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const missing = useMissing();
  const offerUndo = useUndo();
  const [asking, setAsking] = useState<BulkVerb | null>(null);
  const [failures, setFailures] = useState<{ title: string; rows: { key: string; message: string }[] } | null>(null);
  const keys = useMemo(() => shown.filter((id) => selection.chosen.has(id)), [shown, selection.chosen]);
  const run = useMutation(trpc.bulk.run.mutationOptions());

  const tell = (verb: BulkVerb, outcomes: readonly BulkOutcome[]) => {
    const failed = outcomes.filter((one) => !one.ok);
    const done = outcomes.filter((one) => one.ok);
    setFailures(
      failed.length === 0 ? null : { title: failedWords(kind, verb, failed.length, outcomes.length), rows: failed },
    );
    selection.set(failed.map(({ key }) => key));
    if (done.length === 0) return;
    const message = doneWords(kind, verb, done.length);
    if (verb === "delete") offerUndo({ message, undo: done.map(({ undo }) => undo) });
    else toast.success(message);
  };
  const act = async (verb: BulkVerb, asked: string[]) => {
    setFailures(null);
    tell(verb, await run.mutateAsync({ kind, verb, keys: asked }));
    await cache.invalidateQueries(trpc[kind].pathFilter());
  };
  const start = (verb: BulkVerb) => {
    if (LOOKS[verb].asks) setAsking(verb);
    else act(verb, keys).catch((error: Error) => toast.error("It could not be done", { description: error.message }));
  };
  const offered = BULK_VERBS[kind].filter((verb) => {
    const needed = neededFor(kind, verb);
    return needed === null || missing(needed) === null;
  });

  return (
    <>
      {(keys.length > 0 || failures) && (
        <div className="pointer-events-none sticky bottom-4 z-30 grid justify-items-center gap-2">
          {failures && (
            <Callout
              tone="failure"
              title={failures.title}
              live
              className="pointer-events-auto w-full max-w-2xl shadow-lg"
              action={
                <Button size="sm" onClick={() => setFailures(null)}>
                  Dismiss
                </Button>
              }
            >
              <ul className="grid max-h-48 gap-1 overflow-y-auto">
                {failures.rows.map(({ key, message }) => (
                  <li key={key}>
                    {!message.includes(key) && <span className="font-mono text-xs">{key}: </span>}
                    {message}
                  </li>
                ))}
              </ul>
            </Callout>
          )}
          {keys.length > 0 && (
            <BulkBar
              label={`Chosen ${kind}`}
              text={`${countOf(kind, keys.length)} chosen`}
              note={keys.length >= selection.max && shown.length > keys.length ? "the most at once" : undefined}
              onClear={() => selection.set([])}
            >
              {offered.length === 0 && (
                <span className="text-muted-foreground text-sm">You may only look at them.</span>
              )}
              {offered.map((verb) => {
                const { label, icon: Icon } = LOOKS[verb];
                return (
                  <Button
                    key={verb}
                    variant={verb === "delete" || verb === "cancel" ? "destructive-ghost" : "secondary"}
                    disabled={run.isPending}
                    loading={run.isPending && run.variables.verb === verb}
                    onClick={() => start(verb)}
                  >
                    <Icon aria-hidden />
                    {label}
                  </Button>
                );
              })}
            </BulkBar>
          )}
        </div>
      )}
      {asking !== null && (
        <BulkConfirm
          kind={kind}
          verb={asking}
          keys={keys}
          onConfirm={(asked) => act(asking, asked)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
