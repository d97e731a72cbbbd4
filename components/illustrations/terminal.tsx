import { accentLine, faint, Illustration, outline } from "./illustration";

/** A terminal that waits for input: actions and runtimes. */
export function TerminalIllustration() {
  return (
    <Illustration>
      <path {...outline} d="M46 24h68a8 8 0 0 1 8 8v48a8 8 0 0 1-8 8H46a8 8 0 0 1-8-8V32a8 8 0 0 1 8-8z" />
      <path d="M38 39h84M47 31.5h.5m6 0h.5m6 0h.5" />
      <path {...accentLine} d="M50 50l7 6-7 6m14 0h12" />
      <path {...faint} d="M50 75h28m8 0h12" />
    </Illustration>
  );
}
