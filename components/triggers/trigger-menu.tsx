"use client";

import { Copy, MoreHorizontal, Pencil, Split, Trash2 } from "lucide-react";
import { useState } from "react";
import { keyLine } from "@/components/bulk/bulk-words";
import { useConsequences } from "@/components/bulk/use-consequences";
import { useMissing } from "@/components/console/current-user";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { formatCount } from "@/lib/format/format-number";
import type { TriggerListItem } from "@/lib/schemas/trigger";
import { useIsStandard, useTriggerActions } from "./use-trigger-actions";

export interface TriggerMenuProps {
  trigger: TriggerListItem;
  size?: "icon" | "icon-sm";
  /** After it is gone, for leaving its page. */
  onDeleted?: () => void;
}

export function TriggerMenu({ trigger, size = "icon-sm", onDeleted }: TriggerMenuProps) {
  const [isDeleting, setDeleting] = useState(false);
  const lost = useConsequences("triggers", isDeleting ? [trigger.ref] : []);
  const { remove } = useTriggerActions(trigger.ref);
  const isStandard = useIsStandard(trigger, trigger.is_adhoc);
  const mayMakeRule = useMissing()({ resource: "rules", action: "create" }) === null;
  const { sensor_count: sensors, rule_count: rules } = trigger;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            size={size}
            variant={size === "icon" ? "secondary" : "ghost"}
            aria-label={`More for ${trigger.label}`}
          >
            <MoreHorizontal aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {mayMakeRule && (
            <DropdownMenuItem asChild>
              <AppLink href={`/rules/new?trigger=${encodeURIComponent(trigger.ref)}`}>
                <Split aria-hidden />
                New rule for it
              </AppLink>
            </DropdownMenuItem>
          )}
          {!isStandard && (
            <DropdownMenuItem asChild>
              <AppLink href={`/triggers/${trigger.ref}/edit`}>
                <Pencil aria-hidden />
                Edit
              </AppLink>
            </DropdownMenuItem>
          )}
          <DropdownMenuItem asChild>
            <AppLink href={`/triggers/new?duplicate=${encodeURIComponent(trigger.ref)}`}>
              <Copy aria-hidden />
              Duplicate
            </AppLink>
          </DropdownMenuItem>
          {!isStandard && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem tone="destructive" onSelect={() => setDeleting(true)}>
                <Trash2 aria-hidden />
                Delete
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={isDeleting}
        onOpenChange={setDeleting}
        title={`Delete the trigger ${trigger.label}?`}
        description={
          <>
            <span className="font-mono">{trigger.ref}</span> is removed. Its events stay in the history.
          </>
        }
        consequences={[
          ...(sensors > 0
            ? [`${formatCount(sensors, "sensor")} of this trigger ${sensors === 1 ? "is" : "are"} deleted`]
            : []),
          ...(rules > 0
            ? [`${formatCount(rules, "rule")} will match nothing until a trigger with this ref is made again`]
            : []),
          ...keyLine(lost.data?.keys ?? 0, "its sensors"),
        ]}
        {...(sensors > 0 ? { confirmText: trigger.ref } : {})}
        confirmLabel="Delete trigger"
        onConfirm={async () => {
          await remove();
          onDeleted?.();
        }}
      />
    </>
  );
}
