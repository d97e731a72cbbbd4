"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { withoutSecrets } from "@/components/console/copy-of";
import { SecretsLeftOut } from "@/components/console/secrets-left-out";
import { defaultPack } from "@/components/packs/default-pack";
import { ErrorState } from "@/components/ui/error-state";
import { useNavigate } from "@/components/ui/navigation-progress";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toaster";
import { throwNoAnswer } from "@/lib/no-answer";
import type { Rule } from "@/lib/schemas/rule";
import type { Sensor } from "@/lib/schemas/sensor";
import { useTRPC } from "@/lib/trpc/client";
import type { FormSurroundings } from "./check-sensor-form";
import { ClockChangeFields } from "./clock-change-fields";
import { isEditableScript } from "./editable-script";
import { LimitFields } from "./limit-fields";
import { NameFields } from "./name-fields";
import { PolicyFields } from "./policy-fields";
import { RunFields } from "./run-fields";
import { ScheduleFields } from "./schedule-fields";
import { SchedulePreview } from "./schedule-on-demand";
import { ScriptGuide } from "./script-guide";
import { EmittedTriggerFields, ScriptSourceFields } from "./script-sensor-fields";
import { SensorForm } from "./sensor-form";
import { NEW_SENSOR, type SensorFormValues, valuesOfSensor } from "./sensor-form-values";
import { useSensorForm } from "./use-sensor-form";
import { nextFullHour } from "./wall-text";

const BREADCRUMBS = [{ label: "Sensors", href: "/sensors" }];

/** Makes a timer or a script, and what it runs. `duplicate` is the ref of a sensor to begin with. */
export function NewSensorPage({ duplicate }: { duplicate: string | null }) {
  const trpc = useTRPC();
  const original = useQuery(trpc.sensors.get.queryOptions({ ref: duplicate ?? "" }, { enabled: duplicate !== null }));
  const rules = useQuery(
    trpc.rules.list.queryOptions({ sensor_ref: duplicate ?? "" }, { enabled: duplicate !== null }),
  );
  if (duplicate !== null && (original.isPending || rules.isPending)) return <PageSkeleton rows={6} />;
  if (original.error)
    return <ErrorState title={`${duplicate} could not be copied`} description={original.error.message} />;
  const rule = rules.data?.[0];
  return (
    <>
      <PageHeader
        title={original.data ? `Copy of ${original.data.label}` : "New sensor"}
        description={
          original.data
            ? undefined
            : "A timer fires events, a script posts what it sees. Say when or what, and what to run."
        }
        breadcrumbs={BREADCRUMBS}
      />
      {rule && <SecretsLeftOut secrets={withoutSecrets(rule.action_params).secrets} />}
      <NewSensorForm original={original.data ?? null} rule={rule ?? null} />
    </>
  );
}

function NewSensorForm({ original, rule }: { original: Sensor | null; rule: Rule | null }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const sensors = useQuery(trpc.sensors.list.queryOptions());
  const actions = useQuery(trpc.actions.list.queryOptions());
  const packs = useQuery(trpc.packs.list.queryOptions());
  const triggers = useQuery(trpc.triggers.list.queryOptions());
  const takenTriggers = useMemo(() => new Set((triggers.data ?? []).map(({ ref }) => ref)), [triggers.data]);
  const takenSensors = useMemo(() => new Set((sensors.data ?? []).map(({ ref }) => ref)), [sensors.data]);
  const takenActions = useMemo(() => new Set((actions.data ?? []).map(({ ref }) => ref)), [actions.data]);
  const pack = defaultPack(packs.data ?? []);

  const surroundings = (values: SensorFormValues): FormSurroundings => ({
    takenSensors,
    takenActions,
    takenTriggers,
    original,
    paramSchema: values.actionRef === chosen.data?.ref ? chosen.data?.param_schema : null,
  });
  // With the schemas, when the form is first checked.
  const check = async (values: SensorFormValues) => {
    const { checkNewSensor } = await import("./check-sensor-form").catch(throwNoAnswer);
    return checkNewSensor(values, surroundings(values));
  };
  const { form, failure, showRefusal, clearFailure, beginSave } = useSensorForm(
    initialValues(original, rule, pack),
    async (values) => (await check(values)).problems,
  );
  const kind = form.watch("kind");
  const chosenRef = form.watch("actionRef");
  const chosen = useQuery(trpc.actions.get.queryOptions({ ref: chosenRef ?? "" }, { enabled: chosenRef !== null }));
  const create = useMutation(trpc.automations.create.mutationOptions());

  const { setValue } = form;
  useEffect(() => {
    // The server does not know the browser's zone.
    if (original !== null) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setValue("timezone", zone);
    setValue("fireAt", nextFullHour(Date.now(), zone));
  }, [original, setValue]);

  const save = async (values: SensorFormValues) => {
    clearFailure();
    try {
      const { input } = await check(values);
      if (input === null) return;
      const saved = beginSave();
      const made = await create.mutateAsync(input);
      saved();
      toast.success(`Created ${made.sensor.label}`);
      navigate(`/sensors/${made.sensor.ref}`);
    } catch (error) {
      showRefusal(error);
    }
  };
  return (
    <SensorForm
      form={form}
      onSave={save}
      focusFirst
      saveLabel="Create sensor"
      cancelHref="/sensors"
      failure={failure}
      aside={kind === "script" ? <ScriptGuide /> : <SchedulePreview phaseMs={null} />}
    >
      {(submit) => (
        <>
          <ScheduleFields
            offerOthers={original === null}
            {...(original === null || isEditableScript(original)
              ? {
                  script: (
                    <>
                      <ScriptSourceFields onSubmit={submit} />
                      <EmittedTriggerFields takenTriggers={takenTriggers} />
                    </>
                  ),
                }
              : {})}
          />
          <NameFields packs={packs.data ?? []} taken={takenSensors} proposeName={original === null} />
          <LimitFields />
          {kind !== "script" && <PolicyFields />}
          <ClockChangeFields />
          <RunFields takenActions={takenActions} onSubmit={submit} />
        </>
      )}
    </SensorForm>
  );
}

/** A copy runs what the first rule of the original runs. */
function initialValues(original: Sensor | null, rule: Rule | null, pack: string): SensorFormValues {
  if (original === null) return { ...NEW_SENSOR, pack };
  return {
    ...valuesOfSensor(original),
    label: `${original.label} copy`,
    ref: "",
    ...(rule === null
      ? { run: "nothing" as const }
      : {
          run: "existing" as const,
          actionRef: rule.action_ref,
          actionParams: withoutSecrets(rule.action_params).params,
        }),
  };
}
