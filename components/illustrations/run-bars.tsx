import { accent, accentLine, faint, Illustration, outline } from "./illustration";

/** Runs on a line of time, one of them under way: executions. */
export function RunBarsIllustration() {
  return (
    <Illustration>
      <path {...faint} d="M44 20v72m24-72v72m48-72v72" />
      <path {...outline} d="M34 26h30a6 6 0 0 1 0 12H34a6 6 0 0 1 0-12zm74 48h16a6 6 0 0 1 0 12h-16a6 6 0 0 1 0-12z" />
      <path {...accent} d="M58 50h34v12H58a6 6 0 0 1 0-12z" />
      <path {...accentLine} d="M92 18v74m-4-74h8" />
    </Illustration>
  );
}
