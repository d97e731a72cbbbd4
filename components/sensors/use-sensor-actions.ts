"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@/components/ui/navigation-progress";
import { toast } from "@/components/ui/toaster";
import { formatCount } from "@/lib/format/format-number";
import type { Sensor } from "@/lib/schemas/sensor";
import { useTRPC } from "@/lib/trpc/client";

/** Fires a sensor now and says what came of it, with the way to its event. */
export function useFireSensor() {
  const trpc = useTRPC();
  const navigate = useNavigate();
  return useMutation(
    trpc.sensors.fire.mutationOptions({
      onSuccess: ({ event, executions }, { ref }) => {
        toast.success(`Fired ${ref}`, {
          description:
            executions.length === 0
              ? "No rule ran anything for it."
              : `Started ${formatCount(executions.length, "execution")}.`,
          action: { label: "View event", onClick: () => navigate(`/events/${event}`) },
        });
      },
      onError: (error, { ref }) => toast.error(`Could not fire ${ref}`, { description: error.message }),
    }),
  );
}

/** Starts the process of a sensor afresh. */
export function useRestartSensor() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useMutation(
    trpc.sensors.restart.mutationOptions({
      onSuccess: (_, { ref }) => {
        toast.success(`${ref} is started afresh`);
        void cache.invalidateQueries({ queryKey: trpc.sensors.pathKey() });
      },
      onError: (error, { ref }) => toast.error(`Could not restart ${ref}`, { description: error.message }),
    }),
  );
}

type Refusal = { message: string };

/** Switches a sensor on or off: shown at once, and taken back with a toast when the server refuses. */
export function useToggleSensor() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const listKey = trpc.sensors.list.queryKey();
  const getKey = (ref: string) => trpc.sensors.get.queryKey({ ref });
  const show = (ref: string, change: Partial<Sensor>) => {
    cache.setQueryData(listKey, (list) =>
      list?.map((sensor) => (sensor.ref === ref ? { ...sensor, ...change } : sensor)),
    );
    cache.setQueryData(getKey(ref), (sensor) => sensor && { ...sensor, ...change });
  };
  const lifecycle = (enabled: boolean) => ({
    onMutate: async ({ ref }: { ref: string }): Promise<Partial<Sensor>> => {
      // An answer that is on its way would undo what is shown now.
      await cache.cancelQueries({ queryKey: trpc.sensors.pathKey() });
      const before = cache.getQueryData(getKey(ref)) ?? cache.getQueryData(listKey)?.find((one) => one.ref === ref);
      // When it fires next only the server knows; that it does not fire any more is certain.
      show(ref, enabled ? { enabled } : { enabled, state: "disabled", next_fire_at: null });
      if (!before) return { enabled: !enabled };
      return { enabled: before.enabled, state: before.state, next_fire_at: before.next_fire_at };
    },
    onSuccess: (sensor: Sensor) => show(sensor.ref, sensor),
    onError: (error: Refusal, { ref }: { ref: string }, before: Partial<Sensor> | undefined) => {
      if (before) show(ref, before);
      toast.error(`${ref} could not be switched ${enabled ? "on" : "off"}`, { description: error.message });
    },
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: trpc.sensors.pathKey() });
    },
  });
  const enable = useMutation(trpc.sensors.enable.mutationOptions(lifecycle(true)));
  const disable = useMutation(trpc.sensors.disable.mutationOptions(lifecycle(false)));
  return {
    pending: enable.isPending || disable.isPending,
    toggle: (ref: string, enabled: boolean) => (enabled ? enable : disable).mutate({ ref }),
  };
}
