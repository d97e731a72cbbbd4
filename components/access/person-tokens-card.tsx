"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { IdentityDetail } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { useCurrentUser, useMissing } from "../console/current-user";
import { DateTime, RelativeTime } from "../data/relative-time";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";
import { HeldList } from "./held-list";
import { personObject } from "./person-actions";
import { useRefreshAccess } from "./use-refresh-access";

type Token = IdentityDetail["integration_tokens"][number];

/** The integration tokens of somebody: what programs use instead of a password. They can be ended here. */
export function PersonTokensCard({ person }: { person: IdentityDetail }) {
  const trpc = useTRPC();
  const refresh = useRefreshAccess();
  const missing = useMissing();
  const isSelf = useCurrentUser().id === person.id;
  const mayRevoke =
    isSelf || missing({ resource: "identities", action: "update", object: personObject(person) }) === null;
  const [revoking, setRevoking] = useState<Token | null>(null);
  const revoke = useMutation(trpc.tokens.revoke.mutationOptions({ onSuccess: refresh }));
  return (
    <Card title="Integration tokens" flush>
      <HeldList
        empty="None."
        items={person.integration_tokens.map((token) => ({
          key: String(token.id),
          content: (
            <>
              <span className="font-medium">{token.label}</span>
              <span className="font-mono text-muted-foreground text-xs">
                {token.token_prefix}…{token.token_suffix}
              </span>
              {token.revoked_at && <Badge tone="failure">Revoked</Badge>}
            </>
          ),
          detail: <TokenDates token={token} />,
          onRemove: mayRevoke && !token.revoked_at ? () => setRevoking(token) : undefined,
          removeLabel: `Revoke ${token.label}`,
        }))}
      />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke ${revoking?.label ?? ""}?`}
        description="What uses it is refused at once, and it cannot be made valid again."
        confirmLabel="Revoke token"
        error={revoke.error?.message}
        onConfirm={async () => {
          if (!revoking) return;
          await revoke.mutateAsync({ identity: person.id, id: revoking.id });
          toast.success(`${revoking.label} was revoked`);
        }}
      />
    </Card>
  );
}

function TokenDates({ token }: { token: Token }) {
  return (
    <>
      {token.last_used_at ? (
        <>
          Last used <RelativeTime at={token.last_used_at} />
        </>
      ) : (
        "Never used"
      )}
      {token.expires_at && (
        <>
          , ends <DateTime at={token.expires_at} />
        </>
      )}
    </>
  );
}
