"use client";

import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@/components/ui/navigation-progress";
import type { RuntimeListItem } from "@/lib/schemas/pack";
import { useTRPC } from "@/lib/trpc/client";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";

export function DeleteRuntimeDialog({ runtime, onClose }: { runtime: RuntimeListItem; onClose: () => void }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const remove = useMutation(trpc.runtimes.delete.mutationOptions());
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete the runtime ${runtime.name}?`}
      description="Nothing uses it. This cannot be undone."
      confirmLabel="Delete runtime"
      error={remove.error?.message}
      onConfirm={async () => {
        await remove.mutateAsync({ ref: runtime.ref });
        toast.success(`Runtime ${runtime.ref} deleted`);
        navigate("/runtimes");
      }}
    />
  );
}
