"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keyLine } from "@/components/bulk/bulk-words";
import { useConsequences } from "@/components/bulk/use-consequences";
import { useUndo } from "@/components/bulk/use-undo";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { formatCount } from "@/lib/format/format-number";
import type { Sensor } from "@/lib/schemas/sensor";
import { useTRPC } from "@/lib/trpc/client";

export type DeleteSensorDialogProps = {
  sensor: Pick<Sensor, "ref" | "label" | "enabled">;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDeleted?: () => void;
};

/** Asks before a sensor goes, and names the rules that would wait for it in vain. */
export function DeleteSensorDialog({ sensor, open, onOpenChange, onDeleted }: DeleteSensorDialogProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const offerUndo = useUndo();
  const [failure, setFailure] = useState<string | null>(null);
  const naming = useQuery(trpc.rules.list.queryOptions({ sensor_ref: sensor.ref }, { enabled: open }));
  const lost = useConsequences("sensors", open ? [sensor.ref] : []);
  const remove = useMutation(trpc.sensors.delete.mutationOptions());

  const confirm = async () => {
    setFailure(null);
    try {
      const { undo } = await remove.mutateAsync({ ref: sensor.ref });
      offerUndo({ message: `Deleted ${sensor.ref}`, undo: [undo] });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "It could not be deleted");
      throw error;
    }
    onDeleted?.();
    cache.setQueryData(trpc.sensors.list.queryKey(), (list) => list?.filter(({ ref }) => ref !== sensor.ref));
    await cache.invalidateQueries({ queryKey: trpc.sensors.list.queryKey() });
  };

  const rules = naming.data ?? [];
  const named = rules.slice(0, 5).map((rule) => rule.ref);
  const more = rules.length - named.length;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        setFailure(null);
        onOpenChange(next);
      }}
      title={`Delete ${sensor.label}?`}
      description={`${sensor.ref} stops firing at once. Its events and executions stay in the history.`}
      consequences={[
        ...(rules.length === 0
          ? []
          : [
              `${formatCount(rules.length, "rule")} listen${rules.length === 1 ? "s" : ""} to it and will wait until a sensor of that ref exists again: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
            ]),
        ...keyLine(lost.data?.keys ?? 0, "it"),
      ]}
      confirmLabel="Delete sensor"
      onConfirm={confirm}
      error={failure}
    >
      {naming.isPending && <p className="text-muted-foreground text-sm">Looking for rules that listen to it…</p>}
      {naming.error && (
        <p className="text-muted-foreground text-sm">Whether rules listen to it could not be found out.</p>
      )}
    </ConfirmDialog>
  );
}
