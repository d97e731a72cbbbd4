import { cn } from "../ui/cn";

/** The tuning fork, for where the name stands beside it. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={cn("size-6 shrink-0", className)}>
      <rect width="32" height="32" rx="8" fill="#0b6671" />
      <path
        d="M10.5 6.5v6.25a5.5 5.5 0 0 0 11 0V6.5M16 18.25v7.25"
        stroke="#fff"
        strokeWidth="2.75"
        strokeLinecap="round"
      />
      <path d="M5.75 8.5v4.5M26.25 8.5v4.5" stroke="#8edbe1" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

export function Logo({ className, markOnly = false }: { className?: string; markOnly?: boolean }) {
  return (
    <span className={cn("inline-flex items-center gap-2", className)}>
      <LogoMark />
      <span className={cn("font-semibold text-lg tracking-tight", markOnly && "sr-only")}>Attune</span>
    </span>
  );
}
