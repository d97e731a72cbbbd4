"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/lib/trpc/client";
import type { AlertTarget } from "@/lib/vocabulary";
import { AppLink } from "../ui/app-link";
import { Card } from "../ui/card";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";
import { toast } from "../ui/toaster";

type AlertCardProps = {
  target: AlertTarget;
  refName: string;
  /** Why the person may not change it; null when they may. */
  missing: string | null;
};

const WHEN: Record<AlertTarget, string> = {
  rule: "When a run of it fails for good, after its retries.",
  action: "When a run of it fails for good, after its retries.",
  sensor: "When it is given up, or its settings become invalid.",
};

/** "Tell me when this fails": a switch, and a choice where there are several channels. */
export function AlertCard({ target, refName: ref, missing }: AlertCardProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const options = trpc.alerts.get.queryOptions({ target, ref });
  const { data } = useQuery(options);
  const [wanted, setWanted] = useState<string | null>(null);
  const change = useMutation(
    trpc.alerts.set.mutationOptions({
      onSuccess: (state) => cache.setQueryData(options.queryKey, state),
      onError: (error) => toast.error(error.message),
    }),
  );
  const channels = data?.channels ?? [];
  const chosen = data?.channel ?? null;
  const first = channels.find((channel) => channel.ref === wanted) ?? channels[0];
  const shown = chosen ?? first;
  const isOn = change.isPending ? change.variables.channel !== null : chosen !== null;
  const choose = (channel: string) => {
    setWanted(channel);
    if (chosen !== null) change.mutate({ target, ref, channel });
  };
  return (
    <Card bodyClassName="flex flex-wrap items-center gap-x-4 gap-y-3">
      <BellRing aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <div className="min-w-48 flex-1">
        <p className="font-medium text-sm">Tell me when this fails</p>
        <p className="text-muted-foreground text-xs">
          {data && channels.length === 0 && chosen === null ? (
            <>
              Make a channel on the page{" "}
              <AppLink href="/notifications" className="text-primary underline">
                Notifications
              </AppLink>{" "}
              first.
            </>
          ) : (
            <>
              {WHEN[target]}
              {shown && channels.length < 2 && ` Through ${shown.name}.`}
            </>
          )}
        </p>
      </div>
      <div className="ml-auto flex items-center gap-3">
        {channels.length > 1 && shown && (
          <Select
            aria-label="Channel"
            className="w-44"
            value={shown.ref}
            onValueChange={choose}
            disabled={missing !== null || change.isPending}
            options={channels.map((channel) => ({ value: channel.ref, label: channel.name }))}
          />
        )}
        <Switch
          aria-label="Tell me when this fails"
          checked={isOn}
          pending={change.isPending}
          disabled={missing !== null || shown === undefined}
          title={missing ?? undefined}
          onCheckedChange={(on) => change.mutate({ target, ref, channel: on && first ? first.ref : null })}
        />
      </div>
    </Card>
  );
}
