"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toaster";
import { formatCount } from "@/lib/format/format-number";
import type { ReplayResult } from "@/lib/schemas/rule";
import { useTRPC } from "@/lib/trpc/client";

/** Lets a rule take stored events again, and says what came of it. Failures are told in a toast. */
export function useReplay(ref: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.rules.replay.mutationOptions({
      onError: (error) => toast.error(error.message),
      onSuccess: (result) => {
        tell(result);
        void queryClient.invalidateQueries(trpc.rules.replayable.queryFilter({ ref }));
        for (const { event: id } of result.replayed) {
          void queryClient.invalidateQueries(trpc.events.get.queryFilter({ id }));
          void queryClient.invalidateQueries(trpc.events.verdicts.queryFilter({ id }));
        }
      },
    }),
  );
}

function tell({ replayed, refused }: ReplayResult): void {
  const held = replayed.filter(({ execution }) => execution === null).length;
  if (replayed.length > 0)
    toast.success(
      `${formatCount(replayed.length, "event")} replayed${held === 0 ? "" : `; ${held} of them ran nothing yet, by the overlap policy`}`,
    );
  const [first] = refused;
  if (first) toast.error(`${formatCount(refused.length, "event")} not replayed: ${first.explanation}`);
}
