"use client";

import { Copy, Ellipsis, Pause, Pencil, RotateCw, Trash2, Zap } from "lucide-react";
import { useState } from "react";
import { useMissing } from "@/components/console/current-user";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { onDemand } from "@/components/ui/on-demand";
import type { Sensor } from "@/lib/schemas/sensor";
import { DeleteSensorDialog } from "./delete-sensor-dialog";
import { isEditableScript } from "./form/editable-script";
import { isTimerKind, sensorKind } from "./sensor-kind";
import { useFireSensor, useRestartSensor } from "./use-sensor-actions";

// Fetched when it is opened.
const PauseDialog = onDemand(() => import("./pause-dialog").then((module) => module.PauseDialog));

export type SensorMenuProps = {
  sensor: Sensor;
  /** Leaves out what the page shows as buttons. */
  compact?: boolean;
  onDeleted?: () => void;
};

/** What can be done with one sensor. */
export function SensorMenu({ sensor, compact = false, onDeleted }: SensorMenuProps) {
  const [deleting, setDeleting] = useState(false);
  const [pausing, setPausing] = useState(false);
  const fire = useFireSensor();
  const mayFire = useMissing()({ resource: "actions", action: "execute" }) === null;
  const isTimer = isTimerKind(sensorKind(sensor));
  const restart = useRestartSensor();
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant={compact ? "secondary" : "ghost"}
            size={compact ? "icon" : "icon-sm"}
            aria-label={`More for ${sensor.label}`}
          >
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {!compact && (
            <>
              <DropdownMenuItem asChild>
                <AppLink href={`/sensors/${sensor.ref}/edit`}>
                  <Pencil aria-hidden />
                  Edit
                </AppLink>
              </DropdownMenuItem>
              {mayFire && (
                <DropdownMenuItem
                  disabled={sensor.trigger_ref === null}
                  onSelect={() => fire.mutate({ ref: sensor.ref })}
                >
                  <Zap aria-hidden />
                  Fire now
                </DropdownMenuItem>
              )}
            </>
          )}
          {sensor.process !== null && (
            <DropdownMenuItem onSelect={() => restart.mutate({ ref: sensor.ref })}>
              <RotateCw aria-hidden />
              Restart
            </DropdownMenuItem>
          )}
          {isTimer && sensor.enabled && sensor.state !== "paused" && (
            <DropdownMenuItem onSelect={() => setPausing(true)}>
              <Pause aria-hidden />
              Pause until…
            </DropdownMenuItem>
          )}
          {(isTimer || isEditableScript(sensor)) && (
            <DropdownMenuItem asChild>
              <AppLink href={`/sensors/new?duplicate=${sensor.ref}`}>
                <Copy aria-hidden />
                Duplicate
              </AppLink>
            </DropdownMenuItem>
          )}
          {(isTimer || sensor.process !== null || !compact) && <DropdownMenuSeparator />}
          <DropdownMenuItem tone="destructive" onSelect={() => setDeleting(true)}>
            <Trash2 aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {pausing && <PauseDialog sensor={sensor} onClose={() => setPausing(false)} />}
      <DeleteSensorDialog
        sensor={sensor}
        open={deleting}
        onOpenChange={setDeleting}
        {...(onDeleted === undefined ? {} : { onDeleted })}
      />
    </>
  );
}
