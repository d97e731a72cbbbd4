import { Binary, Braces, Code, type LucideIcon, Puzzle, SquareTerminal } from "lucide-react";
import type { CodeLanguage } from "@/components/data/code-language";

type RuntimeLook = { label: string; icon: LucideIcon; language: CodeLanguage };

const LOOKS: Record<string, RuntimeLook> = {
  "core.shell": { label: "Shell", icon: SquareTerminal, language: "shell" },
  "core.python": { label: "Python", icon: Code, language: "python" },
  "core.nodejs": { label: "Node.js", icon: Braces, language: "javascript" },
  "core.native": { label: "Native", icon: Binary, language: "text" },
};

/** Name, icon and highlighting of a runtime. An action without one is run by the shell. */
export function runtimeLook(ref: string | null): RuntimeLook {
  return LOOKS[ref ?? "core.shell"] ?? { label: ref ?? "", icon: Puzzle, language: "text" };
}

export function RuntimeIcon({ runtimeRef, className }: { runtimeRef: string | null; className?: string }) {
  const look = runtimeLook(runtimeRef);
  return <look.icon role="img" aria-label={look.label} className={className ?? "size-4"} />;
}
