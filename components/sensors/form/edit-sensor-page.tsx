"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { ChangedElsewhere, useChangedElsewhere } from "@/components/console/changed-elsewhere";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { useNavigate } from "@/components/ui/navigation-progress";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toaster";
import { throwNoAnswer } from "@/lib/no-answer";
import type { Sensor } from "@/lib/schemas/sensor";
import { useTRPC } from "@/lib/trpc/client";
import { isTimerKind, KIND_TRIGGER, sensorKind } from "../sensor-kind";
import { SensorLoadFailure } from "../sensor-load-failure";
import { SensorStateBadge } from "../sensor-state-badge";
import { useSettledError } from "../use-settled-error";
import { ClockChangeFields } from "./clock-change-fields";
import { phaseIsKept } from "./edit-effect";
import { isEditableScript } from "./editable-script";
import { LimitFields } from "./limit-fields";
import { EditNameFields } from "./name-fields";
import { PolicyFields } from "./policy-fields";
import { ScheduleFields } from "./schedule-fields";
import { EditConsequence, SchedulePreview } from "./schedule-on-demand";
import { ScriptGuide } from "./script-guide";
import { ScriptSourceFields } from "./script-sensor-fields";
import { SensorForm } from "./sensor-form";
import { mergedConfig, type SensorFormValues, valuesOfSensor } from "./sensor-form-values";
import { useScheduleValues } from "./use-schedule-values";
import { useSensorForm } from "./use-sensor-form";
import { nextFullHour } from "./wall-text";

/** Changes a sensor; what that does to its fires is shown before it is saved. */
export function EditSensorPage({ sensorRef }: { sensorRef: string }) {
  const trpc = useTRPC();
  const sensor = useQuery(trpc.sensors.get.queryOptions({ ref: sensorRef }));
  const error = useSettledError(sensor);
  if (sensor.data)
    return (
      <>
        <PageHeader
          title={`Edit ${sensor.data.label}`}
          identifier={sensorRef}
          breadcrumbs={[
            { label: "Sensors", href: "/sensors" },
            { label: sensor.data.label, href: `/sensors/${sensorRef}` },
          ]}
          badges={<SensorStateBadge state={sensor.data.state} />}
        />
        <EditSensorForm key={sensorRef} sensor={sensor.data} />
      </>
    );
  if (error) return <SensorLoadFailure sensorRef={sensorRef} error={error} onRetry={() => void sensor.refetch()} />;
  return <PageSkeleton rows={6} />;
}

function EditSensorForm({ sensor }: { sensor: Sensor }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const kind = sensorKind(sensor);
  const isTimer = isTimerKind(kind);
  const initial = useMemo(() => valuesOfSensor(sensor), [sensor]);
  // With the schemas, when the form is first checked.
  const check = async (values: SensorFormValues) => {
    const { checkSensorEdit } = await import("./check-sensor-edit").catch(throwNoAnswer);
    return checkSensorEdit(values, sensor);
  };
  const { form, failure, showRefusal, clearFailure, beginSave } = useSensorForm(
    initial,
    async (values) => (await check(values)).problems,
  );
  const { setValue } = form;
  const zoned = initial.kind !== "interval";
  useEffect(() => {
    // For somebody who makes another kind of an interval; the server does not know the browser's zone.
    if (zoned) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setValue("timezone", zone);
    setValue("fireAt", nextFullHour(Date.now(), zone));
  }, [zoned, setValue]);
  const update = useMutation(trpc.sensors.update.mutationOptions());
  const isStale = useChangedElsewhere(writtenPart(sensor), update);
  const save = async (values: SensorFormValues) => {
    clearFailure();
    try {
      const { input } = await check(values);
      if (input === null) return;
      const saved = beginSave();
      await update.mutateAsync(input);
      saved();
      toast.success(`Saved ${values.label}`);
      navigate(`/sensors/${sensor.ref}`);
    } catch (error) {
      showRefusal(error);
    }
  };
  return (
    <SensorForm
      form={form}
      onSave={save}
      saveLabel="Save changes"
      cancelHref={`/sensors/${sensor.ref}`}
      failure={failure}
      aside={isTimer ? <EditPreview sensor={sensor} /> : kind === "script" ? <ScriptGuide /> : null}
    >
      {(submit) => (
        <>
          {isStale && <ChangedElsewhere what="sensor" />}
          {isTimer ? (
            <ScheduleFields />
          ) : isEditableScript(sensor) ? (
            <Card title="What" bodyClassName="grid gap-4">
              <ScriptSourceFields onSubmit={submit} />
            </Card>
          ) : kind === "script" ? (
            <Callout>
              Its script is the file <code className="font-mono">{sensor.entrypoint}</code> of its pack. Only its name
              and description can be changed here.
            </Callout>
          ) : (
            <Callout>This sensor is not a timer. Only its name and description can be changed here.</Callout>
          )}
          <EditNameFields />
          {isTimer && (
            <>
              <LimitFields />
              <PolicyFields />
              <ClockChangeFields />
              <EditConsequence sensor={sensor} />
            </>
          )}
        </>
      )}
    </SensorForm>
  );
}

/** What the form writes. */
function writtenPart(sensor: Sensor): unknown[] {
  const { label, description, trigger_ref, config, entrypoint, runtime_ref } = sensor;
  const { misfire_policy, misfire_cap, misfire_window_seconds } = sensor;
  const policy = [misfire_policy, misfire_cap, misfire_window_seconds];
  return [label, description, trigger_ref, config, entrypoint, runtime_ref, policy];
}

/** With the phase that the timer will have. */
function EditPreview({ sensor }: { sensor: Sensor }) {
  const values = useScheduleValues();
  if (values === null) return null;
  const after = { trigger_ref: KIND_TRIGGER[values.kind], config: mergedConfig(values, sensor) };
  return <SchedulePreview timer={sensor.timer} phaseMs={phaseIsKept(sensor, after) ? sensor.phase_ms : null} />;
}
