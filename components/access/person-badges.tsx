import { Snowflake } from "lucide-react";
import { Badge } from "../ui/badge";

const PROVIDERS: Record<string, string> = { local: "Password", oidc: "Single sign-on", sensor: "Sensor" };

export const providerLabel = (provider: string) => PROVIDERS[provider] ?? provider;

export function FrozenBadge() {
  return (
    <Badge tone="warning">
      <Snowflake aria-hidden />
      Frozen
    </Badge>
  );
}

/** Names side by side, the rest counted. */
export function NameList({
  names,
  most = 3,
  mono = false,
}: {
  names: readonly string[];
  most?: number;
  mono?: boolean;
}) {
  if (names.length === 0) return <span className="text-muted-foreground">–</span>;
  return (
    <span className="flex min-w-0 flex-wrap gap-1" title={names.join(", ")}>
      {names.slice(0, most).map((name) => (
        <Badge key={name} outline mono={mono}>
          <span className="truncate">{name}</span>
        </Badge>
      ))}
      {names.length > most && <Badge outline>+{names.length - most}</Badge>}
    </span>
  );
}
