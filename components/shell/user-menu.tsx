"use client";

import { Keyboard, LogOut, Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import type { ReactNode } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";
import { useLeave } from "../ui/navigation-progress";

export interface ShellUser {
  login: string;
  displayName: string | null;
}

export interface UserMenuProps {
  user: ShellUser;
  onSignOut: () => void;
  onShowShortcuts: () => void;
  /** More DropdownMenuItems: account, tokens. */
  children?: ReactNode;
}

/** Who is signed in, the theme, the shortcuts, the way out. */
export function UserMenu({ user, onSignOut, onShowShortcuts, children }: UserMenuProps) {
  const { theme, setTheme } = useTheme();
  const leave = useLeave();
  const name = user.displayName || user.login;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Account of ${name}`}
        className="flex size-8 items-center justify-center rounded-full bg-primary-soft font-semibold text-primary text-xs hover:ring-2 hover:ring-border"
      >
        {[...name.trim()].slice(0, 1).join("").toUpperCase() || "?"}
      </DropdownMenuTrigger>
      <DropdownMenuContent className="w-56">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium text-sm">{name}</p>
          {user.displayName && <p className="truncate font-mono text-muted-foreground text-xs">{user.login}</p>}
        </div>
        <DropdownMenuSeparator />
        {children}
        <DropdownMenuItem onSelect={onShowShortcuts}>
          <Keyboard aria-hidden />
          Keyboard shortcuts
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuLabel className="flex items-center gap-2">
          <SunMoon aria-hidden className="size-3.5" />
          Theme
        </DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
          <DropdownMenuRadioItem value="light">
            <Sun aria-hidden />
            Light
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="dark">
            <Moon aria-hidden />
            Dark
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="system">
            <Monitor aria-hidden />
            System
          </DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => leave(onSignOut)}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
