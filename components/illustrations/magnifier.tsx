import { accent, accentLine, faint, Illustration, outline } from "./illustration";

/** Rows, and a glass that finds none of them: nothing matches. */
export function MagnifierIllustration() {
  return (
    <Illustration>
      <path
        {...outline}
        d="M39 26h62a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H39a5 5 0 0 1-5-5v-6a5 5 0 0 1 5-5zm0 24h62a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H39a5 5 0 0 1-5-5v-6a5 5 0 0 1 5-5zm0 24h62a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H39a5 5 0 0 1-5-5v-6a5 5 0 0 1 5-5z"
      />
      <path {...faint} d="M44 34h20m8 0h12M44 58h28M44 82h14m8 0h16" />
      <path {...accent} d="M122 58a20 20 0 1 1-40 0 20 20 0 0 1 40 0z" />
      <path {...accentLine} d="M116.5 72.500L132 88M90 56a12 12 0 0 1 9-9" />
    </Illustration>
  );
}
