"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toaster";
import { formatNumber } from "@/lib/format/format-number";
import type { Restored } from "@/lib/schemas/bulk";
import { useTRPC } from "@/lib/trpc/client";
import { restoredWords } from "./bulk-words";

/** How long undoing is offered. The server takes it back a little longer. */
const OFFER_MS = 10_000;

/**
 * Says that something was deleted, and offers to bring it back where that is safe. `undo` is what the deletions answered; null
 * for what cannot be brought back. Works also after the page that it was deleted on was left.
 */
export function useUndo(): (deleted: { message: string; undo: readonly (string | null)[] }) => void {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { mutate } = useMutation(
    trpc.bulk.restore.mutationOptions({
      onSuccess: (restored: Restored[]) => {
        const { title, description, failed } = restoredWords(restored);
        (failed ? toast.error : toast.success)(title, { description });
        for (const list of [trpc.sensors, trpc.rules, trpc.triggers, trpc.actions])
          void cache.invalidateQueries(list.pathFilter());
      },
      onError: (error) => toast.error("It could not be brought back", { description: error.message }),
    }),
  );
  return ({ message, undo }) => {
    const offered = undo.filter((one) => one !== null);
    const lost = undo.length - offered.length;
    if (offered.length === 0) {
      toast.success(message);
      return;
    }
    toast.success(message, {
      duration: OFFER_MS,
      action: { label: "Undo", onClick: () => mutate({ undo: offered }) },
      ...(lost === 0 ? {} : { description: `${formatNumber(lost)} of them cannot be brought back.` }),
    });
  };
}
