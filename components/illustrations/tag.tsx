import { accent, faint, Illustration, outline } from "./illustration";

/** A tag with a bolt, the name of a kind of event: triggers. */
export function TagIllustration() {
  return (
    <Illustration>
      <path
        {...outline}
        d="M60 30h44a8 8 0 0 1 8 8v36a8 8 0 0 1-8 8H60a8 8 0 0 1-6-2.700L35 60a6 6 0 0 1 0-8l19-19.300A8 8 0 0 1 60 30z"
      />
      <path d="M56 56a4 4 0 1 1-8 0 4 4 0 0 1 8 0z" />
      <path {...accent} d="M89 38L70 59h11l-3 15 18-21H85z" />
      <path {...faint} d="M121 44v24m9-18v12" />
    </Illustration>
  );
}
