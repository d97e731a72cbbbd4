"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "@/components/ui/toaster";
import { formatCount } from "@/lib/format/format-number";
import { useTRPC } from "@/lib/trpc/client";

/** Fires a sensor now and says what came of it, with the way to its event. */
export function useFireSensor() {
  const trpc = useTRPC();
  const router = useRouter();
  return useMutation(
    trpc.sensors.fire.mutationOptions({
      onSuccess: ({ event, executions }, { ref }) => {
        toast.success(`Fired ${ref}`, {
          description:
            executions.length === 0
              ? "No rule ran anything for it."
              : `Started ${formatCount(executions.length, "execution")}.`,
          action: { label: "View event", onClick: () => router.push(`/events/${event}`) },
        });
      },
      onError: (error, { ref }) => toast.error(`Could not fire ${ref}`, { description: error.message }),
    }),
  );
}

/** Switches a sensor on or off: shown at once, and taken back with a toast when the server refuses. */
export function useToggleSensor() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const show = (ref: string, enabled: boolean) => {
    // Only `enabled` is known here; the rest of the state comes with the answer.
    cache.setQueryData(trpc.sensors.list.queryKey(), (list) =>
      list?.map((sensor) => (sensor.ref === ref ? { ...sensor, enabled } : sensor)),
    );
    cache.setQueryData(trpc.sensors.get.queryKey({ ref }), (sensor) => sensor && { ...sensor, enabled });
  };
  const lifecycle = (enabled: boolean) => ({
    onMutate: async ({ ref }: { ref: string }) => {
      await cache.cancelQueries({ queryKey: trpc.sensors.pathKey() });
      show(ref, enabled);
    },
    onError: (error: { message: string }, { ref }: { ref: string }) => {
      show(ref, !enabled);
      toast.error(`${ref} could not be switched ${enabled ? "on" : "off"}`, { description: error.message });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: trpc.sensors.pathKey() }),
  });
  const enable = useMutation(trpc.sensors.enable.mutationOptions(lifecycle(true)));
  const disable = useMutation(trpc.sensors.disable.mutationOptions(lifecycle(false)));
  return {
    pending: enable.isPending || disable.isPending,
    toggle: (ref: string, enabled: boolean) => (enabled ? enable : disable).mutate({ ref }),
  };
}
