"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { onDemand } from "@/components/ui/on-demand";
import type { IntegrationToken } from "@/lib/schemas/integration-token";
import { useTRPC } from "@/lib/trpc/client";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";
import { Skeleton } from "../ui/skeleton";
import { EndTokenDialog } from "./end-token-dialog";
import { TokenRow } from "./token-row";

// Fetched when it is opened.
const CreateTokenDialog = onDemand(() => import("./create-token-dialog").then((module) => module.CreateTokenDialog));

/** One's own integration tokens. */
export function TokensCard() {
  const trpc = useTRPC();
  const { data: tokens, error, refetch, isFetching } = useQuery(trpc.tokens.list.queryOptions({}));
  const [creating, setCreating] = useState(false);
  const [ending, setEnding] = useState<IntegrationToken | null>(null);
  const button = (
    <Button size="sm" variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New token
    </Button>
  );
  return (
    <>
      <Card
        title="Integration tokens"
        description="For scripts and other programs: each acts as you, with your permissions, until it expires or you revoke it."
        actions={tokens && tokens.length > 0 && button}
        flush
      >
        {tokens ? (
          tokens.length > 0 ? (
            <ul className="divide-y">
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} onEnd={() => setEnding(token)} />
              ))}
            </ul>
          ) : (
            <EmptyState
              compact
              icon={<KeyRound aria-hidden />}
              title="No tokens yet"
              description="A token lets a script use the API without your password, and can be taken away without changing anything else."
              action={button}
            />
          )
        ) : error ? (
          <ErrorState
            compact
            title="Your tokens could not be loaded"
            description={error.message}
            onRetry={() => void refetch()}
            retrying={isFetching}
          />
        ) : (
          <div role="status" className="grid gap-3 p-4">
            <span className="sr-only">Loading</span>
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
          </div>
        )}
      </Card>
      {creating && <CreateTokenDialog open onOpenChange={setCreating} />}
      {ending && <EndTokenDialog token={ending} onClose={() => setEnding(null)} />}
    </>
  );
}
