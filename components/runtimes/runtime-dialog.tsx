"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { useNavigate } from "@/components/ui/navigation-progress";
import type { RuntimeListItem } from "@/lib/schemas/pack";
import { useTRPC } from "@/lib/trpc/client";
import { applyServerErrors } from "../console/apply-server-errors";
import { CodeEditor } from "../data/code-editor";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toaster";
import { runtimeFormSchema, STARTER_CONFIG } from "./runtime-form-schema";

const FIELDS = ["ref", "name", "description", "aliases", "execution_config"] as const;

/** Makes a runtime, or changes the one given. */
export function RuntimeDialog({ runtime, onClose }: { runtime: RuntimeListItem | null; onClose: () => void }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const formId = useId();
  const create = useMutation(trpc.runtimes.create.mutationOptions());
  const update = useMutation(trpc.runtimes.update.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const { register, control, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(runtimeFormSchema),
    defaultValues: {
      ref: runtime?.ref ?? "",
      name: runtime?.name ?? "",
      description: runtime?.description ?? "",
      aliases: runtime?.aliases.join(", ") ?? "",
      execution_config: runtime ? JSON.stringify(runtime.execution_config, null, 2) : STARTER_CONFIG,
    },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    setProblem(null);
    const values = { ...input, description: input.description || null };
    try {
      const saved = runtime ? await update.mutateAsync(values) : await create.mutateAsync(values);
      toast.success(`Runtime ${saved.ref} ${runtime ? "saved" : "created"}`);
      onClose();
      if (!runtime) navigate(`/runtimes/${saved.ref}`);
    } catch (error) {
      setProblem(applyServerErrors(error, FIELDS, setError, "ref"));
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="lg"
        title={runtime ? `Edit ${runtime.name}` : "New runtime"}
        description="How the code of actions and sensors is run: which program, and what it needs."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={isSubmitting}>
              {runtime ? "Save" : "Create runtime"}
            </Button>
          </>
        }
      >
        <form id={formId} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name" error={errors.name?.message} required>
              <Input {...register("name")} autoComplete="off" placeholder="Ruby" />
            </Field>
            {!runtime && (
              <Field
                label="Ref"
                description="pack.name; a pack of yours, or any other word."
                error={errors.ref?.message}
                required
              >
                <Input {...register("ref")} mono autoComplete="off" spellCheck={false} placeholder="ops.ruby" />
              </Field>
            )}
          </div>
          <Field
            label="Also called"
            description="Other names for it in the files of packs, with commas between."
            error={Array.isArray(errors.aliases) ? errors.aliases.find(Boolean)?.message : errors.aliases?.message}
            optional
          >
            <Input {...register("aliases")} mono autoComplete="off" spellCheck={false} />
          </Field>
          <Field label="Description" error={errors.description?.message} optional>
            <Textarea {...register("description")} rows={2} />
          </Field>
          <Field
            label="How it runs code"
            description="interpreter (binary, args, file_extension), environment, dependencies and env_vars, as in the files of a pack."
            error={messageOf(errors.execution_config)}
          >
            <Controller
              control={control}
              name="execution_config"
              render={({ field: { value, onChange, onBlur } }) => (
                <CodeEditor
                  value={value}
                  onChange={onChange}
                  onBlur={onBlur}
                  language="json"
                  minHeight="10rem"
                  maxHeight="22rem"
                  onSubmit={() => void submit()}
                />
              )}
            />
          </Field>
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

/** The first message in the errors of a value that has parts. */
function messageOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("message" in error && typeof error.message === "string") return error.message;
  for (const [name, part] of Object.entries(error)) {
    const message = name === "ref" ? undefined : messageOf(part);
    if (message !== undefined) return `${name}: ${message}`;
  }
  return undefined;
}
