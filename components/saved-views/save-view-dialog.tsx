"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { issuesOf, messageOf } from "@/components/executions/server-error";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toaster";
import type { SavedList } from "@/lib/list-views";
import type { SavedView } from "@/lib/schemas/saved-view";
import { useTRPC } from "@/lib/trpc/client";
import { LIST_LABEL } from "./list-words";

export interface SaveViewDialogProps {
  list: SavedList;
  query: string;
  /** The views that the list has. */
  taken: readonly SavedView[];
  onClose: () => void;
}

/** Asks for the name under which the filters of a list are kept. */
export function SaveViewDialog({ list, query, taken, onClose }: SaveViewDialogProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const formId = useId();
  const [name, setName] = useState("");
  const [isDefault, setDefault] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = useMutation(
    trpc.savedViews.save.mutationOptions({
      onSuccess: async (view) => {
        toast.success(`View ${view.name} saved`);
        await cache.invalidateQueries(trpc.savedViews.list.queryFilter());
        onClose();
      },
      onError: (error) => setProblem(issuesOf(error)[0]?.message ?? messageOf(error)),
    }),
  );
  const replaced = taken.some((view) => view.name === name.trim());
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Save view"
        description="Keeps the filters and the order of this list for you, wherever you sign in."
        size="sm"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={save.isPending}>
              {replaced ? "Replace view" : "Save view"}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            if (name.trim() === "") setProblem("A name is required");
            else save.mutate({ list, name, query, is_default: isDefault });
          }}
        >
          <Field
            label="Name"
            required
            error={problem ?? undefined}
            description={replaced ? "A view of this name exists and is replaced." : undefined}
          >
            <Input
              autoFocus
              autoComplete="off"
              maxLength={80}
              value={name}
              onChange={(event) => {
                setName(event.target.value);
                setProblem(null);
              }}
            />
          </Field>
          <Field label={`Open ${LIST_LABEL[list]} with it`} layout="inline">
            <Checkbox checked={isDefault} onCheckedChange={(checked) => setDefault(checked === true)} />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
