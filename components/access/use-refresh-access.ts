"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/lib/trpc/client";

/** Reads again what pages about access show: whoever changed something sees it also while the live connection is away. */
export function useRefreshAccess(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries(trpc.identities.pathFilter()),
      queryClient.invalidateQueries(trpc.permissions.pathFilter()),
    ]);
  };
}
