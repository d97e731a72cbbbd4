"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileUp, Plus, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { formatCount } from "@/lib/format/format-number";
import { listTimeZones } from "@/lib/schedule/timezones";
import type { Calendar, WeeklyWindow } from "@/lib/schemas/calendar";
import { useTRPC } from "@/lib/trpc/client";
import { WEEKDAYS } from "@/lib/vocabulary";
import { applyServerErrors } from "../console/apply-server-errors";
import { proposeRef } from "../sensors/form/propose-ref";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Combobox } from "../ui/combobox";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toaster";
import { type CalendarForm, calendarFormSchema, formOf, rangeText } from "./calendar-form";
import { WEEKDAY_LABELS } from "./calendar-words";

type CalendarDialogProps = {
  /** null: a new one. */
  calendar: Calendar | null;
  onClose: () => void;
  onSaved?: (ref: string) => void;
};

const FIELDS = ["label", "ref", "description", "timezone", "days", "weekly", "ranges"] as const;
const NEW_WINDOW: WeeklyWindow = { days: ["sat", "sun"], from: "00:00", to: "00:00" };

/** The days, weekly windows and ranges of a calendar; an iCalendar file adds to them. */
export function CalendarDialog({ calendar, onClose, onSaved }: CalendarDialogProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const formId = useId();
  const create = useMutation(trpc.calendars.create.mutationOptions());
  const update = useMutation(trpc.calendars.update.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError, setValue, watch } = useForm<
    CalendarForm,
    unknown,
    ReturnType<typeof calendarFormSchema.parse>
  >({
    resolver: zodResolver(calendarFormSchema),
    defaultValues: {
      ...formOf(calendar),
      ...(calendar === null ? { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {}),
    },
  });
  const { errors, isSubmitting, isSubmitted, dirtyFields } = formState;
  const form = watch();
  const again = { shouldValidate: isSubmitted, shouldDirty: true };
  const label = register("label");
  const submit = handleSubmit(async ({ ref, ...rest }) => {
    setProblem(null);
    try {
      const saved = await (calendar === null ? create : update).mutateAsync({ ref, ...rest });
      void cache.invalidateQueries({ queryKey: trpc.calendars.pathKey() });
      toast.success(`Calendar ${saved.ref} saved`);
      onSaved?.(saved.ref);
      onClose();
    } catch (error) {
      setProblem(applyServerErrors(error, [...FIELDS], setError));
    }
  });
  const users = calendar?.used_by.length ?? 0;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={calendar === null ? "New calendar" : `Edit ${calendar.ref}`}
        description={
          users > 0
            ? `${formatCount(users, "timer")} ${users === 1 ? "follows" : "follow"} the new times from the moment of saving.`
            : "Timers name it in their limits: not at these times, or only then."
        }
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={isSubmitting}>
              {calendar === null ? "Create calendar" : "Save"}
            </Button>
          </>
        }
      >
        <form id={formId} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name" error={errors.label?.message} required>
              <Input
                {...label}
                autoFocus={calendar === null}
                onChange={(event) => {
                  void label.onChange(event);
                  if (calendar === null && !dirtyFields.ref)
                    setValue("ref", proposeRef("core", event.target.value, new Set()), { shouldValidate: isSubmitted });
                }}
              />
            </Field>
            <Field label="Ref" error={errors.ref?.message} required>
              <Input {...register("ref")} mono spellCheck={false} autoComplete="off" disabled={calendar !== null} />
            </Field>
          </div>
          <Field
            label="Time zone"
            description="On whose clock days and windows are read."
            error={errors.timezone?.message}
          >
            <Combobox
              value={form.timezone}
              onValueChange={(zone) => setValue("timezone", zone ?? "UTC", again)}
              options={listTimeZones().map((zone) => ({
                value: zone,
                label: zone,
                keywords: zone.replaceAll(/[/_]/g, " "),
              }))}
            />
          </Field>
          <WeeklyFields
            windows={form.weekly}
            error={errors.weekly?.message}
            onChange={(weekly) => setValue("weekly", weekly, again)}
          />
          <Field
            label="Days"
            optional
            error={errors.days?.message}
            description="A line each: 2026-12-25, 12-25 for every year, or 2026-12-24/2027-01-01."
          >
            <Textarea {...register("days")} rows={4} mono spellCheck={false} />
          </Field>
          <Field
            label="Ranges"
            optional
            error={errors.ranges?.message}
            description="A line each: 2026-12-01T22:00:00Z to 2026-12-02T04:00:00Z."
          >
            <Textarea {...register("ranges")} rows={3} mono spellCheck={false} />
          </Field>
          <IcalendarImport
            timezone={form.timezone}
            onRead={({ name, days, ranges }) => {
              const added = (text: string, more: string[]) =>
                [...new Set([...text.split("\n").filter(Boolean), ...more])].join("\n");
              setValue("days", added(form.days, days), again);
              setValue("ranges", added(form.ranges, ranges.map(rangeText)), again);
              if (form.label === "" && name !== null) {
                setValue("label", name, again);
                if (calendar === null && !dirtyFields.ref) setValue("ref", proposeRef("core", name, new Set()), again);
              }
            }}
          />
          {problem && (
            <Callout tone="failure" live>
              {problem}
            </Callout>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}

type WeeklyFieldsProps = {
  windows: readonly WeeklyWindow[];
  error: string | undefined;
  onChange: (windows: WeeklyWindow[]) => void;
};

function WeeklyFields({ windows, error, onChange }: WeeklyFieldsProps) {
  const change = (index: number, next: Partial<WeeklyWindow>) =>
    onChange(windows.map((window, at) => (at === index ? { ...window, ...next } : window)));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">Every week</legend>
      {windows.map((window, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: windows have no identity of their own
        <div key={index} className="grid gap-2 rounded-md border p-2">
          <div className="flex flex-wrap gap-1">
            {WEEKDAYS.map((day) => {
              const on = window.days.includes(day);
              return (
                <Button
                  key={day}
                  size="sm"
                  variant={on ? "primary" : "secondary"}
                  aria-pressed={on}
                  onClick={() =>
                    change(index, {
                      days: WEEKDAYS.filter((one) => (one === day ? !on : window.days.includes(one))),
                    })
                  }
                >
                  {WEEKDAY_LABELS[day]}
                </Button>
              );
            })}
          </div>
          <div className="flex items-center gap-2 text-sm">
            <Input
              type="time"
              aria-label={`From, window ${index + 1}`}
              value={window.from}
              onChange={(event) => change(index, { from: event.target.value })}
            />
            to
            <Input
              type="time"
              aria-label={`To, window ${index + 1}`}
              value={window.to}
              onChange={(event) => change(index, { to: event.target.value })}
            />
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={`Remove window ${index + 1}`}
              onClick={() => onChange(windows.filter((_, at) => at !== index))}
            >
              <X aria-hidden />
            </Button>
          </div>
          {window.from === window.to && <p className="text-muted-foreground text-xs">All day.</p>}
          {window.to < window.from && <p className="text-muted-foreground text-xs">Until the next morning.</p>}
        </div>
      ))}
      {error && <p className="text-failure text-xs">{error}</p>}
      <Button size="sm" className="justify-self-start" onClick={() => onChange([...windows, NEW_WINDOW])}>
        <Plus aria-hidden />
        Add a weekly window
      </Button>
    </fieldset>
  );
}

type IcalendarImportProps = {
  timezone: string;
  onRead: (read: { name: string | null; days: string[]; ranges: { from: string; to: string }[] }) => void;
};

function IcalendarImport({ timezone, onRead }: IcalendarImportProps) {
  const trpc = useTRPC();
  const input = useRef<HTMLInputElement>(null);
  const read = useMutation(trpc.calendars.readIcalendar.mutationOptions({ onSuccess: onRead }));
  const found = read.data;
  return (
    <div className="grid gap-2">
      <input
        ref={input}
        type="file"
        accept=".ics,text/calendar"
        className="sr-only"
        tabIndex={-1}
        aria-label="iCalendar file"
        onChange={async (event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) read.mutate({ text: await file.text(), timezone });
        }}
      />
      <Button size="sm" className="justify-self-start" loading={read.isPending} onClick={() => input.current?.click()}>
        {!read.isPending && <FileUp aria-hidden />}
        Add from an iCalendar file (.ics)
      </Button>
      {found && (
        <Callout tone={found.left_out.length > 0 ? "warning" : "success"} live>
          {formatCount(found.events, "event")} read: {formatCount(found.days.length, "day")} and{" "}
          {formatCount(found.ranges.length, "range")} of the coming five years. {found.left_out.join(" ")}
        </Callout>
      )}
      {read.error && (
        <Callout tone="failure" live>
          The file {read.error.message}
        </Callout>
      )}
    </div>
  );
}
