import {
  Activity,
  BellRing,
  Blocks,
  CalendarClock,
  CalendarOff,
  Gavel,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Package,
  Radio,
  ScrollText,
  ServerCog,
  SquareTerminal,
  Users,
  Waypoints,
  Workflow,
  Zap,
} from "lucide-react";
import type { Resource } from "@/lib/vocabulary";

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after g. */
  key: string;
  group: "Build" | "Watch" | "Manage";
  /** Shown only to those who may read this. */
  needsRead?: Resource;
}

/** Everything the navigation, the palette and the shortcuts know, in their order. */
export const navItems: readonly NavItem[] = [
  { href: "/", label: "Dashboard", icon: LayoutDashboard, key: "d", group: "Build" },
  { href: "/sensors", label: "Sensors", icon: Radio, key: "s", group: "Build" },
  { href: "/rules", label: "Rules", icon: Waypoints, key: "r", group: "Build" },
  { href: "/actions", label: "Actions", icon: SquareTerminal, key: "a", group: "Build" },
  { href: "/triggers", label: "Triggers", icon: Zap, key: "t", group: "Build" },
  { href: "/schedule", label: "Schedule", icon: CalendarClock, key: "h", group: "Watch" },
  { href: "/events", label: "Events", icon: Activity, key: "e", group: "Watch" },
  { href: "/enforcements", label: "Enforcements", icon: Gavel, key: "n", group: "Watch" },
  { href: "/executions", label: "Executions", icon: Workflow, key: "x", group: "Watch" },
  { href: "/packs", label: "Packs", icon: Package, key: "p", group: "Manage" },
  { href: "/calendars", label: "Calendars", icon: CalendarOff, key: "o", group: "Manage" },
  { href: "/notifications", label: "Notifications", icon: BellRing, key: "f", group: "Manage" },
  { href: "/keys", label: "Keys", icon: KeyRound, key: "k", group: "Manage" },
  { href: "/runtimes", label: "Runtimes", icon: Blocks, key: "u", group: "Manage" },
  { href: "/access", label: "Access", icon: Users, key: "c", group: "Manage", needsRead: "identities" },
  { href: "/audit", label: "Audit", icon: ScrollText, key: "l", group: "Manage", needsRead: "audit_log" },
  { href: "/system", label: "System", icon: ServerCog, key: "y", group: "Manage" },
];

/** Whether a path is this item's page or below it. */
export function isCurrent(item: NavItem, pathname: string): boolean {
  return item.href === "/" ? pathname === "/" : pathname === item.href || pathname.startsWith(`${item.href}/`);
}
