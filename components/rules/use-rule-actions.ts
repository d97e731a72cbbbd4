"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useUndo } from "@/components/bulk/use-undo";
import { toast } from "@/components/ui/toaster";
import { useTRPC } from "@/lib/trpc/client";

/** Switching a rule on and off, and deleting it. Failures are told in a toast. */
export function useRuleActions(ref: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const offerUndo = useUndo();
  const onError = (error: { message: string }) => toast.error(error.message);
  const onSuccess = () => queryClient.invalidateQueries(trpc.rules.pathFilter());
  const enable = useMutation(trpc.rules.enable.mutationOptions({ onError, onSuccess }));
  const disable = useMutation(trpc.rules.disable.mutationOptions({ onError, onSuccess }));
  const remove = useMutation(
    trpc.rules.delete.mutationOptions({
      onError,
      onSuccess: ({ message, undo }) => {
        offerUndo({ message, undo: [undo] });
        return queryClient.invalidateQueries(trpc.rules.list.pathFilter());
      },
    }),
  );
  return {
    /** The state being switched to, while it is on its way. */
    pending: enable.isPending ? true : disable.isPending ? false : null,
    setEnabled: (enabled: boolean) => (enabled ? enable : disable).mutate({ ref }),
    remove: () => remove.mutateAsync({ ref }),
  };
}
