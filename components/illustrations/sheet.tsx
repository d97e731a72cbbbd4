import { accent, accentLine, faint, Illustration, outline } from "./illustration";

/** A sheet with lines, and a seal on it: the audit log. */
export function SheetIllustration() {
  return (
    <Illustration>
      <path {...outline} d="M54 20h38l18 18v48a6 6 0 0 1-6 6H54a6 6 0 0 1-6-6V26a6 6 0 0 1 6-6z" />
      <path d="M92 20v14a4 4 0 0 0 4 4h14M59 38h.5m-.5 13h.5m-.5 13h.5m-.5 13h.5" />
      <path {...faint} d="M67 38h14m-14 13h32M67 64h24M67 77h14" />
      <path {...accent} d="M120 80a14 14 0 1 1-28 0 14 14 0 0 1 28 0z" />
      <path {...accentLine} d="M100 80l4.5 4.5 8-9" />
    </Illustration>
  );
}
