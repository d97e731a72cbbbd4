"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@/components/ui/navigation-progress";
import { toast } from "@/components/ui/toaster";
import type { StarterMeta } from "@/lib/schemas/starter";
import { useTRPC } from "@/lib/trpc/client";

export function starterHref({ entry }: StarterMeta): string {
  return `/${entry.kind === "sensor" ? "sensors" : "triggers"}/${entry.ref}`;
}

/** Makes a starter and leads to what it begins with. What is wrong is left to the caller. */
export function useCreateStarter() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useMutation(
    trpc.starters.create.mutationOptions({
      onSuccess: (made) => {
        toast.success(`${made.label} is set up`);
        void cache.invalidateQueries({ queryKey: trpc.starters.pathKey() });
        navigate(starterHref(made));
      },
    }),
  );
}

/** Takes a starter away with all that is in it. */
export function useRemoveStarter() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useMutation(
    trpc.starters.remove.mutationOptions({
      onSuccess: async ({ message }) => {
        toast.success(message);
        await cache.invalidateQueries();
      },
    }),
  );
}
