"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toaster";
import { useTRPC } from "@/lib/trpc/client";

/** Opening and closing a webhook, and a new key for it. Failures are told in a toast. */
export function useWebhookActions(ref: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onError = (error: { message: string }) => toast.error(error.message);
  const said = (text: string) => async () => {
    toast.success(text);
    await Promise.all([
      queryClient.invalidateQueries(trpc.webhooks.pathFilter()),
      queryClient.invalidateQueries(trpc.triggers.pathFilter()),
    ]);
  };
  const enable = useMutation(trpc.webhooks.enable.mutationOptions({ onError, onSuccess: said("The webhook is open") }));
  const disable = useMutation(
    trpc.webhooks.disable.mutationOptions({ onError, onSuccess: said("The webhook is closed") }),
  );
  const regenerate = useMutation(
    trpc.webhooks.regenerate.mutationOptions({ onError, onSuccess: said("The webhook has a new key") }),
  );
  return {
    isOpening: enable.isPending,
    open: () => enable.mutate({ ref }),
    close: () => disable.mutateAsync({ ref }),
    renew: () => regenerate.mutateAsync({ ref }),
  };
}
