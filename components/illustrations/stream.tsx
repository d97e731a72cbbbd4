import { accent, accentLine, faint, Illustration, outline } from "./illustration";

/** What comes along, one after the other: events. */
export function StreamIllustration() {
  return (
    <Illustration>
      <path
        {...faint}
        d="M20 34c20-10 36-10 58 0s40 10 62 0M20 56c20-10 36-10 58 0s40 10 62 0M20 78c20-10 36-10 58 0s40 10 62 0"
      />
      <path
        {...outline}
        d="M54 26.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0zm61 15a6 6 0 1 1-12 0 6 6 0 0 1 12 0zm-61 29a6 6 0 1 1-12 0 6 6 0 0 1 12 0zm61 15a6 6 0 1 1-12 0 6 6 0 0 1 12 0z"
      />
      <path {...accent} d="M90 56a12 12 0 1 1-24 0 12 12 0 0 1 24 0z" />
      <path {...accentLine} d="M76 51l5 5-5 5" />
    </Illustration>
  );
}
