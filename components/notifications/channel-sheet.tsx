"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { formatCount } from "@/lib/format/format-number";
import type { Channel, Notification } from "@/lib/schemas/channel";
import { useTRPC } from "@/lib/trpc/client";
import { RelativeTime } from "../data/relative-time";
import { AppLink } from "../ui/app-link";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { KeyValueList } from "../ui/key-value-list";
import { Sheet, SheetContent } from "../ui/sheet";
import { toast } from "../ui/toaster";
import { ChannelDialog } from "./channel-dialog";
import { goesTo, KIND_LOOKS, STATUS_LOOKS } from "./channel-words";

/** One channel beside the list: where it goes, a test, what went through it and what uses it. */
export function ChannelSheet({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refresh = () => void cache.invalidateQueries({ queryKey: trpc.channels.pathKey() });
  const remove = useMutation(trpc.channels.delete.mutationOptions({ onSuccess: refresh }));
  const { ref, name, settings, may } = channel;
  return (
    <Sheet open onOpenChange={(next) => !next && onClose()}>
      <SheetContent
        title={<span className="block truncate pr-2">{name}</span>}
        description={<span className="break-all font-mono">{ref}</span>}
        footer={
          <>
            {may.delete && (
              <Button variant="ghost" onClick={() => setOpen("delete")}>
                <Trash2 aria-hidden />
                Delete
              </Button>
            )}
            {may.update && (
              <Button onClick={() => setOpen("edit")}>
                <Pencil aria-hidden />
                Edit
              </Button>
            )}
          </>
        }
      >
        <div className="grid min-w-0 gap-6">
          <KeyValueList
            items={[
              { label: "Kind", value: KIND_LOOKS[channel.kind].label },
              { label: "Goes to", value: <span className="break-words">{goesTo(channel)}</span> },
              ...(settings.kind === "email"
                ? [
                    { label: "From", value: <span className="break-words">{settings.from}</span> },
                    { label: "Through", value: <MailServer settings={settings} /> },
                  ]
                : []),
              ...(settings.kind === "webhook"
                ? [{ label: "Token", value: settings.has_token ? "stored" : "none" }]
                : []),
              { label: "Changed", value: <RelativeTime at={channel.updated} /> },
            ]}
          />
          {may.update && <TestMessage key={channel.updated} channelRef={ref} onSent={refresh} />}
          <section className="grid gap-2" aria-label="Last messages">
            <h3 className="font-semibold text-sm">Last messages</h3>
            {channel.last.length === 0 ? (
              <p className="text-muted-foreground text-sm">Nothing went through it yet.</p>
            ) : (
              <ul className="grid divide-y rounded-lg border">
                {channel.last.map((one) => (
                  <SentMessage key={one.id} notification={one} />
                ))}
              </ul>
            )}
          </section>
          <ChannelUses uses={channel.used_by} />
        </div>
        {open === "edit" && <ChannelDialog channel={channel} onClose={() => setOpen(null)} />}
        <ConfirmDialog
          open={open === "delete"}
          onOpenChange={(next) => !next && setOpen(null)}
          title={`Delete the channel ${ref}?`}
          description="It is gone for good, with the record of its messages. A channel that something uses cannot be deleted."
          consequences={[]}
          confirmLabel="Delete channel"
          error={remove.error?.message}
          onConfirm={async () => {
            await remove.mutateAsync({ ref });
            toast.success(`Channel ${ref} deleted`);
            onClose();
          }}
        />
      </SheetContent>
    </Sheet>
  );
}

function MailServer({ settings }: { settings: Extract<Channel["settings"], { kind: "email" }> }) {
  const { host, port, security, username, has_password } = settings;
  return (
    <span className="break-words">
      <span className="font-mono">
        {host}:{port}
      </span>
      {security === "none" ? ", not encrypted" : `, ${security.toUpperCase()}`}
      {username !== "" && `, as ${username}${has_password ? "" : " without a password"}`}
    </span>
  );
}

function TestMessage({ channelRef, onSent }: { channelRef: string; onSent: () => void }) {
  const trpc = useTRPC();
  const test = useMutation(trpc.channels.test.mutationOptions({ onSettled: onSent }));
  return (
    <section className="grid justify-items-start gap-2" aria-label="Test">
      <Button variant="primary" loading={test.isPending} onClick={() => test.mutate({ ref: channelRef })}>
        {!test.isPending && <Send aria-hidden />}
        Send a test message
      </Button>
      {test.data && (
        <Callout tone={test.data.sent ? "success" : "failure"} live className="w-full">
          {test.data.message}
        </Callout>
      )}
      {test.error && (
        <Callout tone="failure" live className="w-full">
          {test.error.message}
        </Callout>
      )}
    </section>
  );
}

function SentMessage({ notification: { title, path, status, error, more, at } }: { notification: Notification }) {
  const look = STATUS_LOOKS[status];
  return (
    <li className="grid min-w-0 gap-1 px-3 py-2 text-sm">
      <span className="flex min-w-0 items-center gap-2">
        {path === null || path === "/notifications" ? (
          <span className="min-w-0 flex-1 truncate">{title}</span>
        ) : (
          <AppLink href={path} className="min-w-0 flex-1 truncate text-primary hover:underline">
            {title}
          </AppLink>
        )}
        <Badge tone={look.tone}>{look.label}</Badge>
        <span className="shrink-0 text-muted-foreground text-xs">
          <RelativeTime at={at} />
        </span>
      </span>
      {more > 0 && <span className="text-muted-foreground text-xs">and {formatCount(more, "more failure")}</span>}
      {error && <span className="break-words text-failure text-xs">{error}</span>}
    </li>
  );
}

function ChannelUses({ uses }: { uses: Channel["used_by"] }) {
  return (
    <section className="grid gap-2" aria-label="Used by">
      <h3 className="font-semibold text-sm">Used by</h3>
      {uses.length === 0 ? (
        <p className="text-muted-foreground text-sm">
          Nothing yet. Switch on “Tell me when this fails” on the page of a rule, a sensor or an action, or let a rule
          run core.notify.
        </p>
      ) : (
        <ul className="grid gap-1 text-sm">
          {uses.map(({ use, kind, ref }) => (
            <li key={`${use} ${kind} ${ref}`}>
              <span className="text-muted-foreground">{use === "alert" ? "When it fails:" : "Sends messages:"}</span>{" "}
              <AppLink href={`/${kind}s/${ref}`} className="break-all font-mono text-primary hover:underline">
                {ref}
              </AppLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
