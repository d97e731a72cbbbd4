"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useUndo } from "@/components/bulk/use-undo";
import { toast } from "@/components/ui/toaster";
import type { Trigger } from "@/lib/schemas/trigger";
import { useTRPC } from "@/lib/trpc/client";

/** Switching a trigger on and off, and deleting it. Failures are told in a toast. */
export function useTriggerActions(ref: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const offerUndo = useUndo();
  const onError = (error: { message: string }) => toast.error(error.message);
  const onSuccess = () => queryClient.invalidateQueries(trpc.triggers.pathFilter());
  const enable = useMutation(trpc.triggers.enable.mutationOptions({ onError, onSuccess }));
  const disable = useMutation(trpc.triggers.disable.mutationOptions({ onError, onSuccess }));
  const remove = useMutation(
    trpc.triggers.delete.mutationOptions({
      onError,
      onSuccess: ({ message, undo }) => {
        offerUndo({ message, undo: [undo] });
        return queryClient.invalidateQueries(trpc.triggers.list.pathFilter());
      },
    }),
  );
  return {
    pending: enable.isPending ? true : disable.isPending ? false : null,
    setEnabled: (enabled: boolean) => (enabled ? enable : disable).mutate({ ref }),
    remove: () => remove.mutateAsync({ ref }),
  };
}

/** Whether it came with the server: then it can be switched off, and nothing else. */
export function useIsStandard({ pack_ref }: Pick<Trigger, "pack_ref">, isAdhoc: boolean): boolean {
  const trpc = useTRPC();
  const { data: packs } = useQuery(trpc.packs.list.queryOptions());
  return !isAdhoc && (packs?.find(({ ref }) => ref === pack_ref)?.is_standard ?? false);
}
