"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, History, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { objectOf, useMissing } from "@/components/console/current-user";
import { usePresent } from "@/components/console/use-present";
import { NotThere } from "@/components/events/not-there";
import { LedgerCard } from "@/components/ledger/ledger-card";
import { AlertCard } from "@/components/notifications/alert-card";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useNavigate } from "@/components/ui/navigation-progress";
import { onDemand } from "@/components/ui/on-demand";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { RuleListItem } from "@/lib/schemas/rule";
import { useTRPC } from "@/lib/trpc/client";
import { useLiveMessages } from "@/lib/trpc/live-feed-provider";
import { ownsTimer } from "@/lib/vocabulary";
import { DeleteRuleDialog } from "./delete-rule-dialog";
import { RuleHistory } from "./rule-history";
import { RuleParts } from "./rule-parts";
import { RuleSwitch } from "./rule-switch";
import { RuleTiles } from "./rule-tiles";

// Fetched when it is opened.
const ReplayDialog = onDemand(() => import("./replay-dialog").then((module) => module.ReplayDialog));

const BREADCRUMBS = [{ label: "Rules", href: "/rules" }];

/** One rule: what it says, and what it did. */
export function RulePage({ refName }: { refName: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = trpc.rules.get.queryOptions({ ref: refName });
  const rule = useQuery(options);
  // A fire of its own timer moves the next one, also when nothing matched; a match that waits or is skipped is counted.
  useLiveMessages((messages) => {
    const isCounted = messages.some(
      (message) =>
        (message.type === "event" && message.event.rule_ref === refName) ||
        (message.type === "enforcement" && message.enforcement.rule_ref === refName),
    );
    if (isCounted) void queryClient.invalidateQueries({ queryKey: options.queryKey }, { cancelRefetch: false });
  });
  const present = usePresent(rule);
  if (present) return <LoadedRule rule={present} />;
  if (!rule.error) return <PageSkeleton tiles={4} />;
  return (
    <NotThere
      what={`Rule ${refName}`}
      error={rule.error}
      back={{ label: "Rules", href: "/rules" }}
      onRetry={() => void rule.refetch()}
      retrying={rule.isFetching}
    />
  );
}

function LoadedRule({ rule }: { rule: RuleListItem }) {
  const missing = useMissing()({ resource: "rules", action: "update", object: objectOf(rule) });
  return (
    <>
      <PageHeader
        breadcrumbs={BREADCRUMBS}
        title={rule.label}
        identifier={rule.ref}
        description={rule.description}
        badges={!rule.enabled && <Badge>Switched off</Badge>}
        actions={<RuleHeaderActions rule={rule} />}
      />
      <RuleTiles rule={rule} />
      <RuleParts rule={rule} />
      <AlertCard target="rule" refName={rule.ref} missing={missing} />
      {ownsTimer(rule) && <LedgerCard owner={{ kind: "rule", ref: rule.ref }} />}
      <RuleHistory ruleRef={rule.ref} />
    </>
  );
}

function RuleHeaderActions({ rule }: { rule: RuleListItem }) {
  const navigate = useNavigate();
  const missing = useMissing();
  const may = (action: "create" | "update" | "delete") =>
    missing({ resource: "rules", action, object: action === "create" ? undefined : objectOf(rule) }) === null;
  const [isDeleting, setDeleting] = useState(false);
  const [isReplaying, setReplaying] = useState(false);
  const mayReplay =
    rule.action !== null &&
    missing({ resource: "actions", action: "execute", object: { ref: rule.action_ref } }) === null;
  return (
    <>
      <span className="mr-1 flex items-center gap-2 text-muted-foreground text-sm">
        {rule.enabled ? "On" : "Off"}
        <RuleSwitch rule={rule} />
      </span>
      {(may("create") || may("delete") || mayReplay) && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button size="icon" aria-label="More actions">
              <MoreHorizontal aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            {may("create") && (
              <DropdownMenuItem asChild>
                <AppLink href={`/rules/new?duplicate=${encodeURIComponent(rule.ref)}`}>
                  <Copy aria-hidden />
                  Duplicate
                </AppLink>
              </DropdownMenuItem>
            )}
            {mayReplay && (
              <DropdownMenuItem onSelect={() => setReplaying(true)}>
                <History aria-hidden />
                Replay events
              </DropdownMenuItem>
            )}
            {may("delete") && (
              <DropdownMenuItem tone="destructive" onSelect={() => setDeleting(true)}>
                <Trash2 aria-hidden />
                Delete
              </DropdownMenuItem>
            )}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {may("update") && (
        <Button asChild variant="primary">
          <AppLink href={`/rules/${rule.ref}/edit`}>
            <Pencil aria-hidden />
            Edit
          </AppLink>
        </Button>
      )}
      {isReplaying && <ReplayDialog rule={rule} open onOpenChange={setReplaying} />}
      <DeleteRuleDialog rule={rule} open={isDeleting} onOpenChange={setDeleting} onDeleted={() => navigate("/rules")} />
    </>
  );
}
