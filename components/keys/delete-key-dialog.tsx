"use client";

import { useMutation } from "@tanstack/react-query";
import type { KeyListItem } from "@/lib/schemas/key";
import { useTRPC } from "@/lib/trpc/client";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";
import { isInjected } from "./key-words";

interface DeleteKeyDialogProps {
  keyItem: KeyListItem;
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteKeyDialog({ keyItem, onClose, onDeleted }: DeleteKeyDialogProps) {
  const trpc = useTRPC();
  const remove = useMutation(trpc.keys.delete.mutationOptions());
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete the key ${keyItem.ref}?`}
      description="Its value is gone for good. What runs now keeps it until it ends."
      consequences={isInjected(keyItem) ? [`Actions that read “${keyItem.name}” no longer get it`] : []}
      confirmLabel="Delete key"
      confirmText={keyItem.ref}
      error={remove.error?.message}
      onConfirm={async () => {
        await remove.mutateAsync({ ref: keyItem.ref });
        toast.success(`Key ${keyItem.ref} deleted`);
        onDeleted?.();
      }}
    />
  );
}
