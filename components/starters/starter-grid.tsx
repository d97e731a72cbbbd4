"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMissing } from "@/components/console/current-user";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { onDemand } from "@/components/ui/on-demand";
import { toast } from "@/components/ui/toaster";
import type { MadeStarter } from "@/lib/schemas/starter";
import { useTRPC } from "@/lib/trpc/client";
import type { StarterKind } from "@/lib/vocabulary";
import { starterLooks } from "./starter-looks";
import { starterHref, useCreateStarter, useRemoveStarter } from "./use-starter-actions";

// Fetched when it is opened.
const StarterDialog = onDemand(() => import("./starter-dialog").then((module) => module.StarterDialog));

/** The automations that can be had with a click, and those that were. */
export function StarterGrid() {
  const trpc = useTRPC();
  const made = useQuery(trpc.starters.list.queryOptions());
  const create = useCreateStarter();
  const missing = useMissing();
  const lacking =
    missing({ resource: "packs", action: "create" }) ??
    missing({ resource: "actions", action: "create" }) ??
    missing({ resource: "rules", action: "create" });
  const [asking, setAsking] = useState<StarterKind | null>(null);
  const [removing, setRemoving] = useState<MadeStarter | null>(null);
  const asked = starterLooks.find(({ starter }) => starter === asking);
  return (
    <>
      <ul aria-label="Starters" className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {starterLooks.map(({ starter, title, icon: Icon, text, atOnce }) => (
          <li key={starter} className="flex min-w-0 flex-col gap-3 rounded-lg border bg-card p-4 shadow-xs">
            <div className="flex items-center gap-2.5">
              <span
                aria-hidden
                className="flex size-8 shrink-0 items-center justify-center rounded-md bg-primary-soft text-primary"
              >
                <Icon className="size-4" />
              </span>
              <h3 className="font-semibold text-sm">{title}</h3>
            </div>
            <p className="flex-1 text-muted-foreground text-sm">{text}</p>
            <ul className="grid gap-1 empty:hidden">
              {made.data
                ?.filter((one) => one.starter === starter)
                .map((one) => (
                  <li key={one.ref} className="flex min-w-0 items-center justify-between gap-2 text-sm">
                    <AppLink
                      href={starterHref(one)}
                      className="min-w-0 truncate font-medium text-primary hover:underline"
                    >
                      {one.label}
                    </AppLink>
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={`Remove ${one.ref}`}
                      disabled={missing({ resource: "packs", action: "delete", object: { ref: one.ref } }) !== null}
                      onClick={() => setRemoving(one)}
                    >
                      <Trash2 aria-hidden />
                    </Button>
                  </li>
                ))}
            </ul>
            <div>
              <Button
                aria-label={`Set up ${title}`}
                disabled={lacking !== null}
                title={lacking ?? undefined}
                loading={create.isPending && create.variables.starter === starter}
                onClick={() => {
                  if (!atOnce) setAsking(starter);
                  else
                    create.mutate({ starter } as { starter: "heartbeat" | "webhook_script" }, {
                      onError: (error) => toast.error(`Could not set up ${title}`, { description: error.message }),
                    });
                }}
              >
                <Plus aria-hidden />
                Set up
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {asked && <StarterDialog starter={asked.starter} title={asked.title} onClose={() => setAsking(null)} />}
      {removing && <RemoveStarterDialog starter={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function RemoveStarterDialog({ starter, onClose }: { starter: MadeStarter; onClose: () => void }) {
  const remove = useRemoveStarter();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${starter.label}?`}
      description={`The pack ${starter.ref} goes with everything in it, also what was added since. What ran stays in the history.`}
      confirmLabel="Remove"
      onConfirm={() => remove.mutateAsync({ ref: starter.ref })}
      error={remove.error?.message}
    />
  );
}
