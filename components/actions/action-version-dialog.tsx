"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { CodeComparison } from "@/components/data/code-comparison";
import { RelativeTime } from "@/components/data/relative-time";
import { messageOf } from "@/components/executions/server-error";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { toast } from "@/components/ui/toaster";
import type { Action, ActionVersion } from "@/lib/schemas/action";
import { useTRPC } from "@/lib/trpc/client";
import { changedSettings, settingsText } from "./changed-settings";
import { runtimeLook } from "./runtime-looks";

type Props = {
  action: Action;
  version: ActionVersion;
  /** All of them, newest first. */
  versions: readonly ActionVersion[];
  mayRestore: boolean;
  onClose: () => void;
};

/** One version beside the one before it, or beside how the action is now; it can be brought back. */
export function ActionVersionDialog({ action, version, versions, mayRestore, onClose }: Props) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.actions.update.mutationOptions());
  const index = versions.indexOf(version);
  const [now, before] = [versions[0] ?? version, versions[index + 1]];
  const isNow = index === 0;
  const [against, setAgainst] = useState<"now" | "before">(isNow || before ? "before" : "now");
  const [from, to] = against === "now" ? [version, now] : [before ?? version, version];
  const settingsDiffer = changedSettings(from.settings, to.settings).some((word) => word !== "source");

  async function restore() {
    const { settings } = version;
    await update.mutateAsync({
      ref: action.ref,
      ...settings,
      param_schema: settings.param_schema ?? null,
      out_schema: settings.out_schema ?? null,
    });
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.actions.get.queryKey({ ref: action.ref }) }),
      queryClient.invalidateQueries({ queryKey: trpc.actions.versions.queryKey({ ref: action.ref }) }),
    ]);
    toast.success(`${action.ref} is as in version ${version.version} again`);
    onClose();
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="xl"
        title={`Version ${version.version} of ${action.label}`}
        description={
          <>
            <RelativeTime at={version.created} />
            {version.changed_by !== null && <> by {version.changed_by}</>}
          </>
        }
        footer={
          <>
            <DialogClose asChild>
              <Button>Close</Button>
            </DialogClose>
            {mayRestore && !isNow && (
              <Button
                variant="primary"
                loading={update.isPending}
                onClick={() => void restore().catch(() => undefined)}
              >
                <RotateCcw aria-hidden />
                Restore this version
              </Button>
            )}
          </>
        }
      >
        <div className="grid min-w-0 gap-3">
          {!isNow && before && (
            <SegmentedControl
              aria-label="Compare"
              value={against}
              onValueChange={setAgainst}
              segments={[
                { value: "before", label: "What it changed" },
                { value: "now", label: "What changed since" },
              ]}
            />
          )}
          {update.error && (
            <Callout tone="failure" title="The version was not restored" live>
              {messageOf(update.error)}
            </Callout>
          )}
          {from.settings.entrypoint === to.settings.entrypoint ? (
            <p className="text-muted-foreground text-sm">The source is the same in both.</p>
          ) : (
            <CodeComparison
              before={from.settings.entrypoint}
              after={to.settings.entrypoint}
              language={runtimeLook(to.settings.runtime_ref).language}
              aria-label="Changes of the source"
            />
          )}
          {settingsDiffer && (
            <CodeComparison
              before={settingsText(from.settings)}
              after={settingsText(to.settings)}
              language="text"
              aria-label="Changes of the settings"
            />
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
