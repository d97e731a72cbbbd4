import { accent, accentLine, faint, Illustration, outline } from "./illustration";

/** Two things that fit: matches of events and rules. */
export function MatchIllustration() {
  return (
    <Illustration>
      <path {...faint} d="M22 56h10m96 0h10" />
      <path {...outline} d="M92 56a26 26 0 1 1-52 0 26 26 0 0 1 52 0z" />
      <path {...outline} d="M120 56a26 26 0 1 1-52 0 26 26 0 0 1 52 0z" />
      <path {...accent} d="M80 33.9a26 26 0 0 1 0 44.2 26 26 0 0 1 0-44.2z" />
      <path {...accentLine} d="M74.5 56l4 4 7-8" />
    </Illustration>
  );
}
