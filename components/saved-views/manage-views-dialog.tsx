"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toaster";
import type { SavedList } from "@/lib/list-views";
import type { SavedView } from "@/lib/schemas/saved-view";
import { useTRPC } from "@/lib/trpc/client";
import { LIST_LABEL } from "./list-words";

/** Which view a list opens with, and deleting views. A deleted one is saved again by Undo. */
export function ManageViewsDialog({
  list,
  views,
  onClose,
}: {
  list: SavedList;
  views: readonly SavedView[];
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const onSettled = () => cache.invalidateQueries(trpc.savedViews.list.queryFilter());
  const onError = (error: { message: string }) =>
    toast.error("The view was not changed", { description: error.message });
  const setDefault = useMutation(trpc.savedViews.setDefault.mutationOptions({ onError, onSettled }));
  const save = useMutation(trpc.savedViews.save.mutationOptions({ onError, onSettled }));
  const remove = useMutation(trpc.savedViews.delete.mutationOptions({ onError, onSettled }));
  const isBusy = setDefault.isPending || remove.isPending;
  const takeAway = ({ id, ...view }: SavedView) =>
    remove.mutate(
      { id },
      {
        onSuccess: () =>
          toast.success(`View ${view.name} deleted`, { action: { label: "Undo", onClick: () => save.mutate(view) } }),
      },
    );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Views of ${LIST_LABEL[list]}`}
        description="One of them may be what the list opens with."
        footer={
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
        }
      >
        {views.length === 0 ? (
          <p className="text-muted-foreground text-sm">None are left.</p>
        ) : (
          <ul className="grid">
            {views.map((view) => (
              <li key={view.id} className="flex min-w-0 items-center gap-3 border-b py-2 last:border-b-0">
                <span className="min-w-0 flex-1 truncate text-sm">{view.name}</span>
                <span className="flex items-center gap-2 text-muted-foreground text-xs">
                  <span aria-hidden>Default</span>
                  <Switch
                    aria-label={`Open ${LIST_LABEL[list]} with ${view.name}`}
                    checked={view.is_default}
                    disabled={isBusy}
                    onCheckedChange={(on) => setDefault.mutate({ id: view.id, is_default: on })}
                  />
                </span>
                <Button
                  variant="destructive-ghost"
                  size="icon-sm"
                  aria-label={`Delete the view ${view.name}`}
                  disabled={isBusy}
                  onClick={() => takeAway(view)}
                >
                  <Trash2 aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
        )}
      </DialogContent>
    </Dialog>
  );
}
