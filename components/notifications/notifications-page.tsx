"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useUrlSort } from "@/components/data/use-url-sort";
import { onDemand } from "@/components/ui/on-demand";
import { useTRPC } from "@/lib/trpc/client";
import { useMissing } from "../console/current-user";
import { DataTable } from "../data/data-table";
import { BellIllustration } from "../illustrations/bell";
import { PadlockIllustration } from "../illustrations/padlock";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { PageHeader } from "../ui/page-header";
import { useUrlState } from "../ui/use-url-state";
import { channelColumns } from "./channel-columns";

// Fetched when it is opened.
const ChannelDialog = onDemand(() => import("./channel-dialog").then((module) => module.ChannelDialog));
const ChannelSheet = onDemand(() => import("./channel-sheet").then((module) => module.ChannelSheet));

/** The channels that messages go through. */
export function NotificationsPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.channels.list.queryOptions());
  const missing = useMissing();
  const sorting = useUrlSort();
  const [openRef, setOpenRef] = useUrlState<string>("channel", "");
  const [creating, setCreating] = useState(false);
  const opened = data?.find(({ ref }) => ref === openRef);
  const noRead = missing({ resource: "keys", action: "read" });
  const button = missing({ resource: "keys", action: "create" }) === null && (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New channel
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Notifications"
        description="Channels through which Attune tells you that something failed, and rules send their messages."
        actions={button}
      />
      <DataTable
        {...sorting}
        label="Channels"
        columns={channelColumns}
        rows={data}
        rowId={({ ref }) => ref}
        onRowOpen={({ ref }) => setOpenRef(ref)}
        selectedId={openRef || null}
        noun="channel"
        error={error ? { title: "The channels could not be loaded", description: error.message } : null}
        onRetry={() => void refetch()}
        empty={
          <EmptyState
            illustration={noRead === null ? <BellIllustration /> : <PadlockIllustration />}
            title={noRead === null ? "No channels yet" : "You may not see channels"}
            description={
              noRead ??
              "Make one for your mail server, a webhook or Slack. Then switch on “Tell me when this fails” on the page of a rule, a sensor or an action, or let a rule send a message with core.notify."
            }
            {...(button ? { action: button } : {})}
          />
        }
      />
      {creating && <ChannelDialog channel={null} onClose={() => setCreating(false)} onSaved={setOpenRef} />}
      {opened && <ChannelSheet channel={opened} onClose={() => setOpenRef("")} />}
    </>
  );
}
