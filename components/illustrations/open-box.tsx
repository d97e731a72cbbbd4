import { accent, faint, Illustration, outline } from "./illustration";

/** A box, and something that comes out of it: packs. */
export function OpenBoxIllustration() {
  return (
    <Illustration>
      <path {...outline} d="M48 54l32-12 32 12-32 12z" />
      <path {...accent} d="M73 19h14a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4H73a4 4 0 0 1-4-4V26a4 4 0 0 1 4-4z" />
      <path {...outline} d="M48 54v30l32 12 32-12V54L80 66z" />
      <path {...outline} d="M48 54L36 65l32 12 12-11 12 11 32-12-12-11-32 12z" />
      <path d="M80 66v30" />
      <path {...faint} d="M54 32a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm54-8l6 10h-12z" />
    </Illustration>
  );
}
