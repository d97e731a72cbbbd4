"use client";

import { CircleOff, MoreHorizontal, RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useWebhookActions } from "./use-webhook-actions";

/** A new key, or none: what breaks is said before. */
export function WebhookKeyMenu({ triggerRef }: { triggerRef: string }) {
  const [asked, setAsked] = useState<"renew" | "close" | null>(null);
  const { renew, close } = useWebhookActions(triggerRef);
  const onOpenChange = (open: boolean) => {
    if (!open) setAsked(null);
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon-sm" variant="ghost" aria-label="More for the webhook">
            <MoreHorizontal aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => setAsked("renew")}>
            <RotateCw aria-hidden />
            New address
          </DropdownMenuItem>
          <DropdownMenuItem tone="destructive" onSelect={() => setAsked("close")}>
            <CircleOff aria-hidden />
            Close webhook
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={asked === "renew"}
        onOpenChange={onOpenChange}
        title="Give the webhook a new address?"
        description="For when the address has become known to somebody who should not have it."
        consequences={["Calls to the old address are refused at once: every sender needs the new one"]}
        confirmLabel="New address"
        onConfirm={renew}
      />
      <ConfirmDialog
        open={asked === "close"}
        onOpenChange={onOpenChange}
        title="Close the webhook?"
        description="Its checks are kept. Opened again, it has another address."
        consequences={["Calls are refused at once, and the address is gone for good"]}
        confirmLabel="Close webhook"
        onConfirm={close}
      />
    </>
  );
}
