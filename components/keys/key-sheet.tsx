"use client";

import { useMutation } from "@tanstack/react-query";
import { Eye, Pencil } from "lucide-react";
import { useState } from "react";
import { onDemand } from "@/components/ui/on-demand";
import type { KeyListItem } from "@/lib/schemas/key";
import { useTRPC } from "@/lib/trpc/client";
import { CodeBlock } from "../data/code-block";
import { RelativeTime } from "../data/relative-time";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { KeyValueList } from "../ui/key-value-list";
import { SegmentedControl } from "../ui/segmented-control";
import { Sheet, SheetContent } from "../ui/sheet";
import { isInjected, ownerLabels, usesOf, whoGetsIt } from "./key-words";

// Fetched when it is opened.
const EditKeyDialog = onDemand(() => import("./edit-key-dialog").then((module) => module.EditKeyDialog));

/** One key beside the list: whose it is, its value on request, and how an action reads it. */
export function KeySheet({ keyItem, onClose }: { keyItem: KeyListItem; onClose: () => void }) {
  const [editing, setEditing] = useState(false);
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent
        title={<span className="block truncate pr-2">{keyItem.name}</span>}
        description={<span className="break-all font-mono">{keyItem.ref}</span>}
        footer={
          keyItem.may.update && (
            <Button onClick={() => setEditing(true)}>
              <Pencil aria-hidden />
              Edit
            </Button>
          )
        }
      >
        <div className="grid min-w-0 gap-6">
          <KeyValueList
            items={[
              { label: "Owner", value: <OwnerLink keyItem={keyItem} /> },
              { label: "Stored", value: keyItem.encrypted ? "Encrypted" : "Readable" },
              { label: "Created", value: <RelativeTime at={keyItem.created} /> },
              { label: "Changed", value: <RelativeTime at={keyItem.updated} /> },
            ]}
          />
          {/* A value that was shown is forgotten when the key changes. */}
          <KeyValue key={keyItem.updated} keyItem={keyItem} />
          <KeyUses keyItem={keyItem} />
        </div>
        {editing && <EditKeyDialog keyItem={keyItem} onClose={() => setEditing(false)} />}
      </SheetContent>
    </Sheet>
  );
}

function OwnerLink({ keyItem: { owner_type, owner } }: { keyItem: KeyListItem }) {
  if (owner === null || owner_type === "identity" || owner_type === "system") return ownerLabels[owner_type];
  return (
    <span className="break-all">
      {ownerLabels[owner_type]}{" "}
      <AppLink href={`/${owner_type}s/${owner}`} className="font-mono text-primary hover:underline">
        {owner}
      </AppLink>
    </span>
  );
}

function KeyValue({ keyItem: { ref, encrypted, may } }: { keyItem: KeyListItem }) {
  const trpc = useTRPC();
  const reveal = useMutation({ ...trpc.keys.reveal.mutationOptions(), gcTime: 0 });
  const value = reveal.data?.value;
  return (
    <section className="grid min-w-0 gap-2" aria-label="Value">
      <h3 className="font-semibold text-sm">Value</h3>
      {value !== undefined ? (
        <>
          <CodeBlock
            label={encrypted ? "Decrypted value" : "Stored value"}
            code={typeof value === "string" ? value : JSON.stringify(value, null, 2)}
            wrap
            actions={
              <Button size="sm" variant="ghost" onClick={() => reveal.reset()}>
                Hide
              </Button>
            }
          />
          {encrypted && <p className="text-muted-foreground text-xs">The audit log notes that you looked at it.</p>}
        </>
      ) : may.decrypt ? (
        <div className="flex min-w-0 items-center justify-between gap-3 rounded-lg border bg-card px-3 py-2">
          <span aria-hidden className="font-mono text-muted-foreground tracking-widest">
            ••••••••
          </span>
          <Button size="sm" loading={reveal.isPending} onClick={() => reveal.mutate({ ref })}>
            <Eye aria-hidden />
            Show value
          </Button>
        </div>
      ) : (
        <p className="text-muted-foreground text-sm">
          You may not decrypt it. You can still replace it, if you may edit.
        </p>
      )}
      {reveal.error && (
        <Callout tone="failure" live>
          {reveal.error.message}
        </Callout>
      )}
    </section>
  );
}

function KeyUses({ keyItem }: { keyItem: KeyListItem }) {
  const uses = usesOf(keyItem.name);
  const [runtime, setRuntime] = useState(uses[0]?.runtime ?? "");
  const use = uses.find((one) => one.runtime === runtime);
  return (
    <section className="grid min-w-0 gap-2" aria-label="How it is used">
      <h3 className="font-semibold text-sm">How it is used</h3>
      <p className="text-sm">{whoGetsIt(keyItem)}</p>
      {isInjected(keyItem) && use && (
        <>
          <p className="text-muted-foreground text-xs">
            It wins over a parameter of the same name. Of keys with the same name, an action's own wins over its pack's,
            and that over the system's.
          </p>
          <SegmentedControl
            aria-label="Runtime"
            size="sm"
            className="justify-self-start"
            value={runtime}
            onValueChange={setRuntime}
            segments={uses.map((one) => ({ value: one.runtime, label: one.runtime }))}
          />
          <CodeBlock label={`In ${use.runtime}`} code={use.code} wrap />
          <p className="text-muted-foreground text-xs">
            {use.how} In inline shell source{" "}
            <code className="rounded-sm bg-muted px-1 font-mono">{`{{ ${keyItem.name} }}`}</code> works as well. It is
            never in the environment or on a command line
            {keyItem.encrypted ? ", and shows as *** in logs and results" : ""}.
          </p>
        </>
      )}
    </section>
  );
}
