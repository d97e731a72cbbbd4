"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { type BulkKind, type BulkVerb, DEFINITION_KINDS, type DefinitionKind } from "@/lib/vocabulary";
import { consequenceLines, countOf, DELETION_STAYS } from "./bulk-words";
import { useConsequences } from "./use-consequences";

export interface BulkConfirmProps {
  kind: BulkKind;
  verb: BulkVerb;
  keys: readonly string[];
  onConfirm: (keys: string[]) => Promise<unknown>;
  onClose: () => void;
}

const LABELS: Partial<Record<BulkVerb, string>> = { delete: "Delete", cancel: "Cancel", rerun: "Re-run" };
const isDefinition = (kind: BulkKind): kind is DefinitionKind => DEFINITION_KINDS.some((one) => one === kind);

/** Asks before many are deleted, cancelled or run again, and says what a deletion takes along. */
export function BulkConfirm({ kind, verb, keys, onConfirm, onClose }: BulkConfirmProps) {
  const [failure, setFailure] = useState<string | null>(null);
  // The rows that it was opened for: they are not chosen any more while the answer comes.
  const [asked] = useState(() => [...keys]);
  const definitions = verb === "delete" && isDefinition(kind) ? kind : null;
  const lost = useConsequences(definitions ?? "rules", definitions === null ? [] : asked);
  const many = countOf(kind, asked.length);
  const names = kind === "executions" ? [] : asked.slice(0, 5);
  const description =
    verb === "cancel"
      ? "Those that wait will not start. The processes of those that run get SIGTERM, and are killed 5 seconds later if they are still there."
      : verb === "rerun"
        ? "Each runs again at once, with the same parameters."
        : definitions && DELETION_STAYS[definitions];
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${LABELS[verb]} ${many}?`}
      description={description}
      consequences={definitions && lost.data ? consequenceLines(definitions, lost.data) : []}
      confirmLabel={`${LABELS[verb]} ${many}`}
      tone={verb === "rerun" ? "primary" : "destructive"}
      cancelLabel={verb === "cancel" ? "Keep them" : "Cancel"}
      error={failure}
      onConfirm={async () => {
        setFailure(null);
        try {
          await onConfirm(asked);
        } catch (error) {
          setFailure(error instanceof Error ? error.message : "It could not be done");
          throw error;
        }
      }}
    >
      {names.length > 0 && (
        <p className="break-words text-muted-foreground text-sm">
          <span className="font-mono text-xs">{names.join(", ")}</span>
          {asked.length > names.length && ` and ${asked.length - names.length} more`}
        </p>
      )}
      {lost.isLoading && <p className="text-muted-foreground text-sm">Looking for what goes with them…</p>}
      {lost.error && <p className="text-muted-foreground text-sm">What goes with them could not be found out.</p>}
    </ConfirmDialog>
  );
}
