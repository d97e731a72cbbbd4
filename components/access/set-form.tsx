"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type PermissionSet, updatePermissionSetInput } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { ChangedElsewhere, useChangedElsewhere } from "../console/changed-elsewhere";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Card } from "../ui/card";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { useLeave } from "../ui/navigation-progress";
import { toast } from "../ui/toaster";
import { useUnsavedChanges } from "../ui/use-unsaved-changes";
import { draftProblem, fromDraft, toDraft } from "./grant-draft";
import { GrantEditor } from "./grant-editor";
import { useRefreshAccess } from "./use-refresh-access";

/** Name, description and grants of a permission set. */
export function SetForm({ set, onClose }: { set: PermissionSet; onClose: () => void }) {
  const trpc = useTRPC();
  const refresh = useRefreshAccess();
  const [label, setLabel] = useState(set.label);
  const [description, setDescription] = useState(set.description ?? "");
  const [draft, setDraft] = useState(() => toDraft(set.grants));
  const [problem, setProblem] = useState<string | null>(null);
  const update = useMutation(trpc.permissions.updateSet.mutationOptions());
  const labelProblem = updatePermissionSetInput.shape.label.safeParse(label).error?.issues[0]?.message;
  const isStale = useChangedElsewhere([set.label, set.description, set.grants], update);
  const leave = useLeave();
  const beginSave = useUnsavedChanges(() => ({ label, description, draft }));
  async function save(): Promise<void> {
    const wrong = labelProblem ?? draftProblem(draft);
    setProblem(wrong ?? null);
    if (wrong) return;
    const stored = beginSave();
    try {
      await update.mutateAsync({ id: set.id, label, description: description || null, grants: fromDraft(draft) });
      stored();
      await refresh();
      toast.success(`${set.ref} saved`);
      leave(onClose);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }
  return (
    <form
      noValidate
      className="grid min-w-0 gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {set.is_from_files && (
        <Callout tone="warning" title={`Defined by the files of the pack ${set.pack_ref}`}>
          What you change here holds until these files change, such as with an upgrade. To keep it, duplicate the set
          and change the copy.
        </Callout>
      )}
      {isStale && <ChangedElsewhere what="permission set" />}
      <Card>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={labelProblem} required>
            <Input value={label} onChange={(event) => setLabel(event.target.value)} autoComplete="off" />
          </Field>
          <Field label="Description" optional>
            <Input value={description} onChange={(event) => setDescription(event.target.value)} autoComplete="off" />
          </Field>
        </div>
      </Card>
      <Card title="Grants" description="Without limits: for everything of that kind." flush>
        <GrantEditor draft={draft} onChange={setDraft} />
      </Card>
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => leave(onClose)}>Cancel</Button>
        <Button type="submit" variant="primary" loading={update.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
