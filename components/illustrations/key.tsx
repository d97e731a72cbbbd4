import { accent, accentLine, faint, Illustration, outline } from "./illustration";

/** A key: secrets. */
export function KeyIllustration() {
  return (
    <Illustration>
      <path {...outline} d="M69.5 51H128v18h-9v-8h-9v6h-9v-6H69.500a18 18 0 1 1 0-10z" />
      <path {...accent} d="M54 56a6 6 0 1 1-12 0 6 6 0 0 1 12 0z" />
      <path {...accentLine} d="M100 28v10m-5-5h10M84 36v4m-2-2h4" />
      <path {...faint} d="M44 88h34m8 0h20m8 0h4" />
    </Illustration>
  );
}
