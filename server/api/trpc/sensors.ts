import { refInput } from "@/lib/schemas/common";
import {
  createSensorInput,
  fireSensorInput,
  pauseSensorInput,
  previewScheduleInput,
  updateSensorInput,
} from "@/lib/schemas/sensor";
import { sensorLogInput } from "@/lib/schemas/sensor-process";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createSensor } from "@/server/domain/sensors/create-sensor";
import { deleteSensor } from "@/server/domain/sensors/delete-sensor";
import { disableSensor } from "@/server/domain/sensors/disable-sensor";
import { enableSensor } from "@/server/domain/sensors/enable-sensor";
import { fireSensor } from "@/server/domain/sensors/fire-sensor";
import { getSensor } from "@/server/domain/sensors/get-sensor";
import { listSensors } from "@/server/domain/sensors/list-sensors";
import { pauseSensor, resumeSensor } from "@/server/domain/sensors/pause-sensor";
import { previewSensor } from "@/server/domain/sensors/preview-sensor";
import { readSensorLog } from "@/server/domain/sensors/read-sensor-log";
import { reloadSensors } from "@/server/domain/sensors/reload-sensors";
import { restartSensor } from "@/server/domain/sensors/restart-sensor";
import { updateSensor } from "@/server/domain/sensors/update-sensor";

export const sensorsRouter = router({
  list: procedure.query(({ ctx }) => listSensors(ctx)),
  get: procedure.input(refInput).query(({ ctx, input }) => getSensor(ctx, input)),
  create: procedure.input(createSensorInput).mutation(({ ctx, input }) => createSensor(ctx, input)),
  update: procedure.input(updateSensorInput).mutation(({ ctx, input }) => updateSensor(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deleteSensor(ctx, input)),
  enable: procedure.input(refInput).mutation(({ ctx, input }) => enableSensor(ctx, input)),
  disable: procedure.input(refInput).mutation(({ ctx, input }) => disableSensor(ctx, input)),
  pause: procedure.input(pauseSensorInput).mutation(({ ctx, input }) => pauseSensor(ctx, input)),
  resume: procedure.input(refInput).mutation(({ ctx, input }) => resumeSensor(ctx, input)),
  fire: procedure.input(fireSensorInput).mutation(({ ctx, input }) => fireSensor(ctx, input)),
  preview: procedure.input(previewScheduleInput).query(({ ctx, input }) => previewSensor(ctx, input)),
  /** The process of a script. */
  restart: procedure.input(refInput).mutation(({ ctx, input }) => restartSensor(ctx, input)),
  log: procedure.input(sensorLogInput).query(({ ctx, input }) => readSensorLog(ctx, input)),
  reload: procedure.mutation(({ ctx }) => reloadSensors(ctx)),
});
