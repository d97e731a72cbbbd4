"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { applyServerErrors } from "@/components/console/apply-server-errors";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type CreateStarterInput, createStarterInput } from "@/lib/schemas/starter";
import type { StarterKind } from "@/lib/vocabulary";
import { useCreateStarter } from "./use-starter-actions";

type Asked = {
  name: string;
  label: string;
  description?: string;
  type?: "number" | "time";
  unit?: string;
  optional?: true;
};

const SEND_TO: Asked = {
  name: "send_to",
  label: "Send alerts to",
  description: "A web address that takes JSON, such as a Slack webhook. Alerts are in the log in any case.",
  optional: true,
};

/** What has to be known, most important first. */
const ASKED: Partial<Record<StarterKind, Asked[]>> = {
  disk_space: [
    { name: "folder", label: "Folder", description: "The disk on which it lies is measured." },
    { name: "alert_percent", label: "Alert when it is this full", type: "number", unit: "%" },
    SEND_TO,
  ],
  website_check: [{ name: "url", label: "Address" }, SEND_TO],
  nightly_backup: [
    { name: "folder", label: "Folder", description: "The whole path of what is backed up, on the server." },
    { name: "time", label: "Every day at", type: "time" },
    { name: "keep", label: "Backups to keep", type: "number" },
    {
      name: "target",
      label: "Where to",
      description: "Left empty: beside the folder, with -backups behind its name.",
      optional: true,
    },
  ],
};

function defaultsOf(starter: StarterKind): Record<string, unknown> {
  if (starter === "disk_space") return { folder: "/", alert_percent: 90, send_to: "" };
  if (starter === "website_check") return { url: "https://", send_to: "" };
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { folder: "", time: "02:30", keep: 7, target: "", timezone: timeZone };
}

interface StarterDialogProps {
  starter: StarterKind;
  title: string;
  onClose: () => void;
}

/** Asks what a starter has to know, and makes it. */
export function StarterDialog({ starter, title, onClose }: StarterDialogProps) {
  const formId = useId();
  const create = useCreateStarter();
  const [problem, setProblem] = useState<string | null>(null);
  const asked = ASKED[starter] ?? [];
  const { register, handleSubmit, formState, setError } = useForm<Record<string, unknown>, unknown, CreateStarterInput>(
    {
      resolver: zodResolver(createStarterInput) as never,
      defaultValues: { starter, ...defaultsOf(starter) },
    },
  );
  const submit = handleSubmit(async (input) => {
    setProblem(null);
    try {
      await create.mutateAsync(input);
    } catch (error) {
      setProblem(
        applyServerErrors(
          error,
          asked.map(({ name }) => name),
          setError,
        ),
      );
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={title}
        description="All of it can be changed afterwards."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={create.isPending}>
              Set up
            </Button>
          </>
        }
      >
        <form id={formId} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
          {asked.map(({ name, label, description, type, unit, optional }, index) => (
            <Field
              key={name}
              label={label}
              description={description}
              error={formState.errors[name]?.message as string | undefined}
              required={!optional}
              optional={optional ?? false}
            >
              <Input
                {...register(name, {
                  ...(type === "number"
                    ? { valueAsNumber: true }
                    : { setValueAs: (text: string) => (text === "" && optional ? null : text) }),
                })}
                type={type ?? "text"}
                endText={unit}
                autoFocus={index === 0}
                autoComplete="off"
                spellCheck={false}
              />
            </Field>
          ))}
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
