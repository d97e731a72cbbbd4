"use client";

import { useQuery } from "@tanstack/react-query";
import { Send, ShieldCheck, Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { CodeBlock } from "@/components/data/code-block";
import { useHydrated } from "@/components/sensors/form/use-hydrated";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { onDemand } from "@/components/ui/on-demand";
import { Skeleton } from "@/components/ui/skeleton";
import type { Webhook } from "@/lib/schemas/webhook";
import { useTRPC } from "@/lib/trpc/client";
import { checksInWords } from "./checks-draft";
import { samplePayload } from "./sample-payload";
import { useWebhookActions } from "./use-webhook-actions";
import { webhookCurl } from "./webhook-curl";
import { WebhookKeyMenu } from "./webhook-key-menu";

// Fetched when it is opened.
const WebhookChecksDialog = onDemand(() =>
  import("./webhook-checks-dialog").then((module) => module.WebhookChecksDialog),
);
const WebhookTestDialog = onDemand(() => import("./webhook-test-dialog").then((module) => module.WebhookTestDialog));

type Props = { triggerRef: string; outSchema: unknown; ruleCount: number };

/** Where other systems send events of a trigger to, and what a call must fulfil. */
export function WebhookCard({ triggerRef, outSchema, ruleCount }: Props) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.webhooks.get.queryOptions({ ref: triggerRef }));
  const actions = useWebhookActions(triggerRef);
  if (error && !data)
    return (
      <Card title="Webhook">
        <ErrorState
          title="The webhook could not be loaded"
          description={error.message}
          onRetry={() => void refetch()}
        />
      </Card>
    );
  if (!data)
    return (
      <Card title="Webhook">
        <Skeleton className="h-16" />
      </Card>
    );
  if (data.enabled) return <OpenWebhook webhook={data} outSchema={outSchema} ruleCount={ruleCount} />;
  return (
    <Card flush title="Webhook" description="Other systems send events over HTTP">
      <EmptyState
        compact
        icon={<WebhookIcon />}
        title="The webhook is closed"
        description={
          ruleCount === 0
            ? "Open it, and any system that can send HTTP may send events of this trigger."
            : `Open it, and any system that can send HTTP may send events, each of which its ${ruleCount === 1 ? "rule" : `${ruleCount} rules`} may run.`
        }
        action={
          <Button variant="primary" size="sm" loading={actions.isOpening} onClick={actions.open}>
            Open webhook
          </Button>
        }
      />
    </Card>
  );
}

function OpenWebhook({ webhook, outSchema, ruleCount }: { webhook: Webhook } & Omit<Props, "triggerRef">) {
  const [dialog, setDialog] = useState<"checks" | "test" | null>(null);
  const show = (which: "checks" | "test") => (open: boolean) => setDialog(open ? which : null);
  const isHydrated = useHydrated();
  const checks = checksInWords(webhook.config);
  const isSigned = webhook.config?.hmac?.enabled ?? false;
  const sample = samplePayload(outSchema);
  const url = webhook.path === null ? null : `${isHydrated ? window.location.origin : ""}${webhook.path}`;
  return (
    <Card
      title="Webhook"
      description="Whoever knows the address may send events"
      actions={
        <>
          {webhook.path !== null && (
            <Button size="sm" onClick={() => setDialog("test")}>
              <Send aria-hidden />
              Send a test call
            </Button>
          )}
          <WebhookKeyMenu triggerRef={webhook.trigger_ref} />
        </>
      }
      bodyClassName="grid gap-4"
    >
      {!webhook.trigger_enabled && (
        <Callout tone="warning">The trigger is switched off: every call is answered with 404.</Callout>
      )}
      {ruleCount === 0 && webhook.trigger_enabled && (
        <Callout>No rule waits for this trigger yet: events are stored, and nothing runs.</Callout>
      )}
      {url === null ? (
        <Callout>The address is a credential. It is shown to who may change triggers or run actions.</Callout>
      ) : (
        <>
          <div className="flex min-w-0 items-center gap-2 rounded-lg border bg-code px-3 py-1.5">
            <Badge mono>POST</Badge>
            <code className="min-w-0 flex-1 break-all font-mono text-xs">{url}</code>
            <CopyButton value={url} label="Copy address" />
          </div>
          <CodeBlock
            label="Send an event from a shell"
            wrap
            code={webhookCurl(
              url,
              JSON.stringify({ payload: sample }),
              isSigned ? (webhook.config?.hmac?.algorithm ?? "sha256") : null,
            )}
          />
        </>
      )}
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <ShieldCheck aria-hidden className="size-4 text-muted-foreground" />
        {checks.length === 0 ? (
          <span className="text-muted-foreground">No checks beyond the address itself</span>
        ) : (
          checks.map((check) => (
            <Badge key={check} outline>
              {check}
            </Badge>
          ))
        )}
        <Button size="sm" variant="ghost" onClick={() => setDialog("checks")}>
          Change checks
        </Button>
      </div>
      <p className="text-muted-foreground text-xs">
        The body is JSON with a member <code className="font-mono">payload</code>. A sender that repeats a delivery
        names it with the header <code className="font-mono">Idempotency-Key</code>: it is stored once.
      </p>
      {dialog === "checks" && <WebhookChecksDialog webhook={webhook} open onOpenChange={show("checks")} />}
      {webhook.path !== null && dialog === "test" && (
        <WebhookTestDialog
          open
          onOpenChange={show("test")}
          triggerRef={webhook.trigger_ref}
          path={webhook.path}
          signed={isSigned}
          sample={sample}
        />
      )}
    </Card>
  );
}
