import type { IdentityDetail } from "@/lib/schemas/identity";
import { DateTime, RelativeTime } from "../data/relative-time";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import { HeldList } from "./held-list";

/** The integration tokens of somebody: what programs use instead of a password. */
export function PersonTokensCard({ tokens }: { tokens: IdentityDetail["integration_tokens"] }) {
  return (
    <Card title="Integration tokens" flush>
      <HeldList
        empty="None."
        items={tokens.map((token) => ({
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
          detail: (
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
          ),
        }))}
      />
    </Card>
  );
}
