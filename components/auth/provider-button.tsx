import { KeyRound } from "lucide-react";
import { Button } from "../ui/button";

interface ProviderButtonProps {
  label: string;
  iconUrl: string | null;
  /** A path of this console. */
  returnTo: string;
}

/** Leaves for the OpenID Connect provider. A plain link to the server: it needs no script and is no page of Next. */
export function ProviderButton({ label, iconUrl, returnTo }: ProviderButtonProps) {
  return (
    <Button size="lg" className="w-full" asChild>
      <a href={`/auth/oidc/login?callbackUrl=${encodeURIComponent(returnTo)}`}>
        {iconUrl ? (
          // biome-ignore lint/performance/noImgElement: the address is the operator's, and the picture is tiny
          <img src={iconUrl} alt="" className="size-4 object-contain" referrerPolicy="no-referrer" />
        ) : (
          <KeyRound aria-hidden />
        )}
        <span className="min-w-0 truncate">Continue with {label}</span>
      </a>
    </Button>
  );
}
