"use client";

import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@/components/ui/navigation-progress";
import { formatCount } from "@/lib/format/format-number";
import { useTRPC } from "@/lib/trpc/client";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";
import type { PackDetail } from "./pack-detail";

const words = {
  sensors: "sensor",
  rules: "rule",
  actions: "action",
  triggers: "trigger",
  runtimes: "runtime",
} as const;

export function DeletePackDialog({ pack, onClose }: { pack: PackDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const remove = useMutation(trpc.packs.delete.mutationOptions());
  const { components } = pack;
  const parts = (Object.keys(words) as (keyof typeof words)[])
    .filter((kind) => components[kind].length > 0)
    .map((kind) => formatCount(components[kind].length, words[kind]));
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete the pack ${pack.label}?`}
      description={
        parts.length > 0
          ? "This cannot be undone. Events and executions so far stay in the history."
          : "It is empty, so nothing goes with it."
      }
      consequences={[
        ...(parts.length > 0 ? [`${parts.join(", ")} in it`] : []),
        ...(components.triggers.length > 0 ? ["Sensors of other packs that watch for its triggers"] : []),
        ...(components.actions.length > 0 || components.triggers.length > 0
          ? ["Rules of other packs that use its actions or triggers stop working"]
          : []),
      ]}
      confirmLabel="Delete pack"
      {...(parts.length > 0 ? { confirmText: pack.ref } : {})}
      error={remove.error?.message}
      onConfirm={async () => {
        await remove.mutateAsync({ ref: pack.ref });
        toast.success(`Pack ${pack.ref} deleted`);
        navigate("/packs");
      }}
    />
  );
}
