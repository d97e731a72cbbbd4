"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { DateTime, RelativeTime } from "@/components/data/relative-time";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toaster";
import type { Sensor } from "@/lib/schemas/sensor";
import { useTRPC } from "@/lib/trpc/client";
import { timerPause } from "../timer-settings";

/** Until when a timer is paused, and why, with the way out. */
export function PauseCallout({ sensor }: { sensor: Sensor }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const resume = useMutation(
    trpc.sensors.resume.mutationOptions({
      onSuccess: () => {
        toast.success(`${sensor.label} goes on`);
        void cache.invalidateQueries({ queryKey: trpc.sensors.pathKey() });
      },
      onError: (error) => toast.error("It could not be resumed", { description: error.message }),
    }),
  );
  const pause = timerPause(sensor);
  if (sensor.state !== "paused" || pause === null) return null;
  return (
    <Callout
      tone="warning"
      title={
        <>
          Paused until <DateTime at={pause.untilMs} style="weekday" /> (
          <RelativeTime at={pause.untilMs} />)
        </>
      }
      action={
        <Button size="sm" loading={resume.isPending} onClick={() => resume.mutate({ ref: sensor.ref })}>
          Resume now
        </Button>
      }
    >
      {pause.reason}
    </Callout>
  );
}
