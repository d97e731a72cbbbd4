"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { RunDialog } from "@/components/executions/run-dialog";
import { messageOf } from "@/components/executions/server-error";
import { useNavigate } from "@/components/ui/navigation-progress";
import { toast } from "@/components/ui/toaster";
import { useTRPC } from "@/lib/trpc/client";

/** Runs an action by hand and goes to the execution. Open while `actionRef` is not null. */
export function RunActionDialog({ actionRef, onClose }: { actionRef: string | null; onClose: () => void }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const action = useQuery(
    trpc.actions.get.queryOptions({ ref: actionRef ?? "" }, { enabled: actionRef !== null, retry: false }),
  );
  const run = useMutation(trpc.executions.run.mutationOptions());
  const failed = actionRef !== null && action.error;
  useEffect(() => {
    if (!failed) return;
    toast.error(`${actionRef} could not be read`, { description: messageOf(failed) });
    onClose();
  }, [failed, actionRef, onClose]);
  return (
    <RunDialog
      open={actionRef !== null && action.data !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={`Run ${action.data?.label ?? actionRef}`}
      description={action.data?.description ?? undefined}
      schema={action.data?.param_schema ?? null}
      submitLabel="Run"
      onRun={async (parameters) => {
        if (actionRef === null) return;
        const { id } = await run.mutateAsync({ action_ref: actionRef, parameters });
        navigate(`/executions/${id}`);
      }}
    />
  );
}
