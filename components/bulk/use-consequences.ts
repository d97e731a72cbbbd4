"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPCClient } from "@/lib/trpc/client";
import type { DefinitionKind } from "@/lib/vocabulary";

/** What deleting these takes along, as the server counts it now; nothing is asked for none. */
export function useConsequences(kind: DefinitionKind, refs: string[]) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: ["deletion", kind, refs],
    queryFn: () => client.bulk.describeDeletion.mutate({ kind, refs }),
    enabled: refs.length > 0,
    staleTime: 0,
  });
}
