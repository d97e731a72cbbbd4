"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { formatCount } from "@/lib/format/format-number";
import { useTRPC } from "@/lib/trpc/client";
import { Button } from "../ui/button";
import { toast } from "../ui/toaster";

/** Compares the scheduler's timers with the database now instead of at the next reconcile. */
export function ReloadButton() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const reload = useMutation(
    trpc.sensors.reload.mutationOptions({
      onSuccess: ({ armed, repaired }) => {
        void queryClient.invalidateQueries({ queryKey: trpc.system.pathKey() });
        toast.success("Timers reloaded", {
          description: `${formatCount(armed, "timer")} armed, ${formatCount(repaired, "difference")} repaired`,
        });
      },
      onError: (error) => toast.error("Timers could not be reloaded", { description: error.message }),
    }),
  );
  return (
    <Button loading={reload.isPending} onClick={() => reload.mutate()}>
      {!reload.isPending && <RefreshCw aria-hidden />}
      Reload now
    </Button>
  );
}
