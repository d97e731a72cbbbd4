"use client";

import { CircleUser } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useLiveStatus } from "@/lib/trpc/live-feed-provider";
import { AppShell } from "../shell/app-shell";
import { LiveBadge } from "../shell/live-badge";
import { navItems } from "../shell/nav-items";
import { AppLink } from "../ui/app-link";
import { DropdownMenuItem } from "../ui/dropdown-menu";
import { NavigationProgress } from "../ui/navigation-progress";
import { toast } from "../ui/toaster";
import { useCurrentUser, useMissing } from "./current-user";
import { SignedOutBanner } from "./signed-out-banner";
import { usePaletteActions } from "./use-palette-actions";
import { usePaletteResults } from "./use-palette-results";

/** The shell with what it needs from the server: the live connection, the palette's search, signing out. */
export function ConsoleShell({ children }: { children: ReactNode }) {
  const { login, display_name: displayName } = useCurrentUser();
  const missing = useMissing();
  const [search, setSearch] = useState("");
  const actions = usePaletteActions();
  const { results, searching } = usePaletteResults(search);
  async function leave(): Promise<void> {
    try {
      const { signOut } = await import("next-auth/react"); // of use once, at the end
      await signOut({ redirect: false });
      window.location.assign("/login"); // a full load, which forgets everything that was read
    } catch {
      toast.error("Signing out failed. Check the connection and try again.");
    }
  }
  return (
    <NavigationProgress>
      <AppShell
        user={{ login, displayName }}
        hiddenNav={navItems
          .filter(({ needsRead }) => needsRead && missing({ resource: needsRead, action: "read" }) !== null)
          .map(({ href }) => href)}
        onSignOut={() => void leave()}
        userMenuItems={
          <DropdownMenuItem asChild>
            <AppLink href="/account">
              <CircleUser aria-hidden />
              Account and tokens
            </AppLink>
          </DropdownMenuItem>
        }
        live={<ConnectedLiveBadge />}
        banner={<SignedOutBanner />}
        palette={{ actions, results, searching }}
        onPaletteSearch={setSearch}
      >
        {children}
      </AppShell>
    </NavigationProgress>
  );
}

function ConnectedLiveBadge() {
  const { status, lagMs, lastEventAt, pause, resume } = useLiveStatus();
  return (
    <LiveBadge
      state={status}
      lagMs={status === "live" ? lagMs : null}
      lastEventAt={lastEventAt}
      onToggle={status === "paused" ? resume : pause}
    />
  );
}
