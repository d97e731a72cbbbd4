"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCcw, SlidersHorizontal, Square } from "lucide-react";
import { useState } from "react";
import { Permitted } from "@/components/console/current-user";
import { messageOf } from "@/components/executions/server-error";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useNavigate } from "@/components/ui/navigation-progress";
import { onDemand } from "@/components/ui/on-demand";
import { toast } from "@/components/ui/toaster";
import type { Execution, ExecutionSummary } from "@/lib/schemas/execution";
import { useTRPC } from "@/lib/trpc/client";
import { isTerminalStatus } from "@/lib/vocabulary";

// Fetched when it is opened.
const RunDialog = onDemand(() => import("@/components/executions/run-dialog").then((module) => module.RunDialog));

/** Cancel while it can be, re-run, and re-run with other parameters. */
export function ExecutionActions({ execution }: { execution: Execution }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<"cancel" | "edit" | null>(null);
  const action = useQuery(trpc.actions.get.queryOptions({ ref: execution.action_ref }, { retry: false }));
  const started = (next: ExecutionSummary) => {
    toast.success(`Execution ${next.id} was started`);
    navigate(`/executions/${next.id}`);
  };
  const rerun = useMutation(trpc.executions.rerun.mutationOptions());
  const cancel = useMutation(
    trpc.executions.cancel.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.executions.get.queryFilter({ id: execution.id })),
    }),
  );
  const objectOfRun = { id: execution.id, ref: execution.action_ref, ownerIdentity: execution.executor };
  const gone = action.error?.data?.code === "NOT_FOUND";
  const queued = execution.started_at === null;
  const hasSecrets = Object.values(execution.config ?? {}).includes("***");

  return (
    <>
      {!isTerminalStatus(execution.status) && (
        <Permitted resource="executions" action="cancel" object={objectOfRun}>
          <Button
            variant="destructive-ghost"
            onClick={() => setAsking("cancel")}
            disabled={execution.status === "canceling"}
            loading={execution.status === "canceling"}
          >
            <Square aria-hidden />
            {execution.status === "canceling" ? "Cancelling" : "Cancel"}
          </Button>
        </Permitted>
      )}
      <Permitted resource="actions" action="execute" object={{ ref: execution.action_ref }}>
        <Button onClick={() => setAsking("edit")} disabled={gone || action.data === undefined}>
          <SlidersHorizontal aria-hidden />
          Edit and re-run
        </Button>
        <Button
          variant="primary"
          loading={rerun.isPending}
          disabled={gone}
          title={gone ? "The action no longer exists" : undefined}
          onClick={() =>
            rerun.mutate(
              { id: execution.id },
              {
                onSuccess: started,
                onError: (error) => toast.error("It could not be run again", { description: messageOf(error) }),
              },
            )
          }
        >
          <RotateCcw aria-hidden />
          Re-run
        </Button>
      </Permitted>
      <ConfirmDialog
        open={asking === "cancel"}
        onOpenChange={(open) => setAsking(open ? "cancel" : null)}
        title={`Cancel execution ${execution.id}?`}
        description={
          queued
            ? "It has not started yet and will not."
            : "Its process and everything it started gets SIGTERM, and is killed 5 seconds later if it is still there."
        }
        confirmLabel="Cancel execution"
        cancelLabel={queued ? "Keep it" : "Let it run"}
        onConfirm={() => cancel.mutateAsync({ id: execution.id })}
        error={cancel.error && messageOf(cancel.error)}
      />
      {asking === "edit" && (
        <RunDialog
          open
          onOpenChange={(open) => setAsking(open ? "edit" : null)}
          title={`Run ${execution.action_ref} again`}
          description={`With the parameters of this execution, changed as you like.${hasSecrets ? " Secrets shown as *** stay what they were." : ""}`}
          schema={action.data?.param_schema ?? null}
          initial={execution.config ?? {}}
          submitLabel="Re-run"
          onRun={async (parameters) => started(await rerun.mutateAsync({ id: execution.id, parameters }))}
        />
      )}
    </>
  );
}
