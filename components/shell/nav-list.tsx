"use client";

import { usePathname } from "next/navigation";
import { AppLink } from "../ui/app-link";
import { cn } from "../ui/cn";
import { Tooltip } from "../ui/tooltip";
import { isCurrent, type NavItem, navItems } from "./nav-items";

export interface NavListProps {
  /** Icons only, with the label as a tooltip. */
  collapsed?: boolean;
  /** Hrefs of items this person may not open. */
  hidden?: readonly string[];
  /** Small number beside an item by href: failures, things that need attention. */
  counts?: Readonly<Record<string, number>>;
  onNavigate?: () => void;
}

const groups: readonly NavItem["group"][] = ["Build", "Watch", "Manage"];

/** The items of the navigation, in groups. */
export function NavList({ collapsed = false, hidden = [], counts = {}, onNavigate }: NavListProps) {
  const pathname = usePathname();
  return (
    <div className="grid gap-4">
      {groups.map((group) => (
        <ul key={group} aria-label={group} className="grid gap-0.5">
          {navItems
            .filter((item) => item.group === group && !hidden.includes(item.href))
            .map((item) => {
              const current = isCurrent(item, pathname);
              const count = counts[item.href] ?? 0;
              return (
                <li key={item.href}>
                  <Tooltip content={collapsed ? item.label : null} side="right">
                    <AppLink
                      href={item.href}
                      aria-current={current ? (pathname === item.href ? "page" : "true") : undefined}
                      aria-label={collapsed ? item.label : undefined}
                      {...(onNavigate ? { onClick: onNavigate } : {})}
                      className={cn(
                        "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-sm transition-colors max-md:h-10",
                        current
                          ? "bg-card text-foreground shadow-xs ring-1 ring-border"
                          : "text-muted-foreground hover:bg-accent hover:text-foreground",
                        collapsed && "justify-center px-0",
                      )}
                    >
                      <item.icon aria-hidden className={cn("size-4 shrink-0", current && "text-primary")} />
                      {!collapsed && <span className="min-w-0 flex-1 truncate">{item.label}</span>}
                      {!collapsed && count > 0 && (
                        <span className="rounded-full bg-failure-soft px-1.5 font-medium text-failure text-xs tabular-nums">
                          {count > 99 ? "99+" : count}
                          <span className="sr-only"> need attention</span>
                        </span>
                      )}
                    </AppLink>
                  </Tooltip>
                </li>
              );
            })}
        </ul>
      ))}
    </div>
  );
}
