"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { FormProvider, useForm, useFormContext } from "react-hook-form";
import type { Channel, CreateChannelInput } from "@/lib/schemas/channel";
import { useTRPC } from "@/lib/trpc/client";
import { CHANNEL_KINDS } from "@/lib/vocabulary";
import { applyServerErrors } from "../console/apply-server-errors";
import { slugOf } from "../sensors/form/propose-ref";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Checkbox } from "../ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";
import { toast } from "../ui/toaster";
import { type ChannelForm, channelFormSchema, formOf } from "./channel-form";
import { KIND_LOOKS } from "./channel-words";
import { EmailFields } from "./email-fields";

type ChannelDialogProps = {
  /** null: a new one. */
  channel: Channel | null;
  onClose: () => void;
  onSaved?: (ref: string) => void;
};

const FIELDS = [
  ...(["name", "ref", "settings.host", "settings.port", "settings.security", "settings.username"] as const),
  ...(["settings.password", "settings.from", "settings.to", "settings.url", "settings.token"] as const),
];

const KINDS = CHANNEL_KINDS.map((value) => {
  const { icon: Icon, ...words } = KIND_LOOKS[value];
  return { value, ...words, icon: <Icon /> };
});

/** How a channel sends. Secrets are typed and never shown again. */
export function ChannelDialog({ channel, onClose, onSaved }: ChannelDialogProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const formId = useId();
  const create = useMutation(trpc.channels.create.mutationOptions());
  const update = useMutation(trpc.channels.update.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<ChannelForm, unknown, CreateChannelInput>({
    resolver: zodResolver(channelFormSchema(channel === null)),
    defaultValues: formOf(channel),
  });
  const { register, handleSubmit, formState, setError, setValue, watch } = form;
  const { errors, isSubmitting, isSubmitted, dirtyFields } = formState;
  const kind = watch("settings.kind");
  const name = register("name");
  const submit = handleSubmit(async (input) => {
    setProblem(null);
    try {
      const saved = await (channel === null ? create : update).mutateAsync(input);
      void cache.invalidateQueries({ queryKey: trpc.channels.pathKey() });
      toast.success(`Channel ${saved.ref} saved`);
      onSaved?.(saved.ref);
      onClose();
    } catch (error) {
      setProblem(applyServerErrors(error, FIELDS, setError, "ref"));
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={channel === null ? "New channel" : `Edit ${channel.ref}`}
        description={
          channel === null
            ? "Where messages go. You can send a test message right after."
            : "What is sent from now on goes out with the new settings."
        }
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={isSubmitting}>
              {channel === null ? "Create channel" : "Save"}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <form id={formId} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
            {channel === null && (
              <Field label="Kind">
                <RadioCards
                  value={kind}
                  onValueChange={(next) => setValue("settings.kind", next, { shouldValidate: isSubmitted })}
                  options={KINDS}
                />
              </Field>
            )}
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Name" error={errors.name?.message} required>
                <Input
                  {...name}
                  autoFocus={channel === null}
                  autoComplete="off"
                  placeholder="Operations"
                  onChange={(event) => {
                    void name.onChange(event);
                    if (channel === null && !dirtyFields.ref)
                      setValue("ref", slugOf(event.target.value), { shouldValidate: isSubmitted });
                  }}
                />
              </Field>
              <Field
                label="Ref"
                description={channel === null ? "How rules name it; it cannot be changed later." : undefined}
                error={errors.ref?.message}
                required
              >
                <Input {...register("ref")} mono spellCheck={false} autoComplete="off" disabled={channel !== null} />
              </Field>
            </div>
            {kind === "email" ? (
              <EmailFields hasPassword={channel?.settings.kind === "email" && channel.settings.has_password} />
            ) : (
              <AddressFields channel={channel} isWebhook={kind === "webhook"} />
            )}
            {problem && (
              <Callout tone="failure" live>
                {problem}
              </Callout>
            )}
          </form>
        </FormProvider>
      </DialogContent>
    </Dialog>
  );
}

function AddressFields({ channel, isWebhook }: { channel: Channel | null; isWebhook: boolean }) {
  const { register, watch, setValue, formState } = useFormContext<ChannelForm>();
  const { errors } = formState;
  const hasToken = channel?.settings.kind === "webhook" && channel.settings.has_token;
  const dropsToken = watch("settings.dropsToken");
  const stored = channel !== null && channel.settings.kind !== "email" ? channel.settings.address : null;
  return (
    <>
      <Field
        label="Address"
        description={
          isWebhook
            ? "Gets a POST with JSON: title, message, link and more."
            : "In Slack: Apps, Incoming Webhooks, Add. Mattermost, Rocket.Chat and Discord (with /slack at the end) understand the same."
        }
        error={errors.settings?.url?.message}
        required={stored === null}
      >
        <Input
          {...register("settings.url")}
          type="url"
          mono
          spellCheck={false}
          autoComplete="off"
          placeholder={
            stored
              ? `Leave empty to keep ${stored}`
              : isWebhook
                ? "https://example.com/hook"
                : "https://hooks.slack.com/services/…"
          }
        />
      </Field>
      {isWebhook && (
        <Field
          label="Token"
          optional
          description="Sent as Authorization: Bearer."
          error={errors.settings?.token?.message}
        >
          <Input
            {...register("settings.token")}
            type="password"
            autoComplete="new-password"
            disabled={dropsToken}
            placeholder={hasToken ? "Leave empty to keep the stored one" : undefined}
          />
        </Field>
      )}
      {hasToken && (
        <Field label="Send without a token from now on" layout="inline">
          <Checkbox
            checked={dropsToken}
            onCheckedChange={(checked) => setValue("settings.dropsToken", checked === true)}
          />
        </Field>
      )}
    </>
  );
}
