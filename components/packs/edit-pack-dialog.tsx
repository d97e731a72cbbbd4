"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Controller, useForm } from "react-hook-form";
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
import type { PackDetail } from "./pack-detail";
import { packFormSchema } from "./pack-form-schema";

/** Name, description and configuration. Of a standard pack, which its files define, only the configuration. */
export function EditPackDialog({ pack, onClose }: { pack: PackDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formId = useId();
  const update = useMutation(trpc.packs.update.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const { register, control, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(packFormSchema),
    defaultValues: {
      label: pack.label,
      description: pack.description ?? "",
      config: JSON.stringify(pack.config, null, 2),
    },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ label, description, config }) => {
    setProblem(null);
    const described = pack.is_standard ? {} : { label, description: description || null };
    try {
      await update.mutateAsync({ ref: pack.ref, ...described, config });
      await queryClient.invalidateQueries({ queryKey: trpc.packs.get.queryKey({ ref: pack.ref }) });
      toast.success(`Pack ${pack.ref} saved`);
      onClose();
    } catch (error) {
      setProblem(applyServerErrors(error, ["label", "description", "config"], setError));
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="lg"
        title={pack.is_standard ? `Configure ${pack.label}` : `Edit ${pack.label}`}
        {...(pack.is_standard
          ? { description: "This pack is defined by its files, so only its configuration can be changed." }
          : {})}
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={isSubmitting}>
              Save
            </Button>
          </>
        }
      >
        <form id={formId} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
          {!pack.is_standard && (
            <>
              <Field label="Name" error={errors.label?.message} required>
                <Input {...register("label")} autoComplete="off" />
              </Field>
              <Field label="Description" error={errors.description?.message} optional>
                <Textarea {...register("description")} rows={3} />
              </Field>
            </>
          )}
          <Field
            label="Configuration"
            description="A JSON object. Rules of the pack read it as {{ pack.config.name }}."
            error={errors.config?.message}
          >
            <Controller
              control={control}
              name="config"
              render={({ field: { value, onChange, onBlur } }) => (
                <CodeEditor
                  value={value}
                  onChange={onChange}
                  onBlur={onBlur}
                  language="json"
                  minHeight="10rem"
                  maxHeight="24rem"
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
