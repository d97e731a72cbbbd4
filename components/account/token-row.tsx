import { Ban, Trash2 } from "lucide-react";
import type { IntegrationToken } from "@/lib/schemas/integration-token";
import { RelativeTime } from "../data/relative-time";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";

/** One token: what it is for, when it was used, when it ends. Active ones are revoked, ended ones deleted. */
export function TokenRow({ token, onEnd }: { token: IntegrationToken; onEnd: () => void }) {
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 break-words font-medium text-sm">{token.label}</span>
          <TokenState token={token} />
        </p>
        {token.description && <p className="break-words text-muted-foreground text-sm">{token.description}</p>}
        <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-muted-foreground text-xs">
          <span className="font-mono">
            {token.token_prefix}…{token.token_suffix}
          </span>
          <span>
            created <RelativeTime at={token.created} />
          </span>
          {token.last_used_at ? (
            <span>
              used <RelativeTime at={token.last_used_at} />
              {token.last_used_ip && token.last_used_ip !== "unknown" && ` from ${token.last_used_ip}`}
            </span>
          ) : (
            <span>never used</span>
          )}
          <Ending token={token} />
        </p>
        {token.revocation_reason && (
          <p className="break-words text-muted-foreground text-xs">Revoked because: {token.revocation_reason}</p>
        )}
      </div>
      <Button
        size="sm"
        variant={token.active ? "destructive-ghost" : "ghost"}
        aria-label={`${token.active ? "Revoke" : "Delete"} ${token.label}`}
        onClick={onEnd}
      >
        {token.active ? <Ban aria-hidden /> : <Trash2 aria-hidden />}
        <span className="max-sm:sr-only">{token.active ? "Revoke" : "Delete"}</span>
      </Button>
    </li>
  );
}

function TokenState({ token }: { token: IntegrationToken }) {
  if (token.active) return null;
  return token.revoked_at ? <Badge tone="failure">Revoked</Badge> : <Badge tone="warning">Expired</Badge>;
}

function Ending({ token }: { token: IntegrationToken }) {
  if (token.revoked_at)
    return (
      <span>
        revoked <RelativeTime at={token.revoked_at} />
      </span>
    );
  if (!token.expires_at) return <span>never expires</span>;
  return (
    <span>
      {token.active ? "expires" : "expired"} <RelativeTime at={token.expires_at} />
    </span>
  );
}
