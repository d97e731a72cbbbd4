import { Archive, Globe, HardDrive, HeartPulse, type LucideIcon, Webhook } from "lucide-react";
import { STARTERS, type StarterKind } from "@/lib/vocabulary";

export type StarterLook = {
  title: string;
  icon: LucideIcon;
  /** What it does, and what it makes for that. */
  text: string;
  /** Nothing has to be asked before it can be made. */
  atOnce: boolean;
};

const LOOKS: Record<StarterKind, StarterLook> = {
  heartbeat: {
    title: "Heartbeat",
    icon: HeartPulse,
    text: "Writes a line every minute, so you see that all is running. Makes a timer, a shell script and the rule between them.",
    atOnce: true,
  },
  disk_space: {
    title: "Disk space",
    icon: HardDrive,
    text: "Measures a disk every 5 minutes and alerts once it becomes too full. Makes a script that watches, a rule with conditions and an alert.",
    atOnce: false,
  },
  website_check: {
    title: "Website check",
    icon: Globe,
    text: "Asks an address every minute and alerts when it goes down or comes back. Makes a script that watches, a rule for changes and an alert.",
    atOnce: false,
  },
  nightly_backup: {
    title: "Nightly backup",
    icon: Archive,
    text: "Packs a folder into a dated archive every night and keeps the newest ones. Makes a cron timer, a shell script and a rule.",
    atOnce: false,
  },
  webhook_script: {
    title: "Webhook to script",
    icon: Webhook,
    text: "Runs a script when its address is called, with curl or by a program of yours. Makes a trigger with a webhook, a shell script and a rule.",
    atOnce: true,
  },
};

export const starterLooks = STARTERS.map((starter) => ({ starter, ...LOOKS[starter] }));
