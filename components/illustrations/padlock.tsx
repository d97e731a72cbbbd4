import { accent, accentLine, faint, Illustration, outline } from "./illustration";

/** A padlock: what is not allowed, and who may what. */
export function PadlockIllustration() {
  return (
    <Illustration>
      <path d="M64 50V38a16 16 0 0 1 32 0v12" />
      <path {...outline} d="M60 50h40a8 8 0 0 1 8 8v26a8 8 0 0 1-8 8H60a8 8 0 0 1-8-8V58a8 8 0 0 1 8-8z" />
      <path {...accent} d="M86 67a6 6 0 1 1-12 0 6 6 0 0 1 12 0z" />
      <path {...accentLine} d="M80 73v9" />
      <path {...faint} d="M42 62v18m-9-13v8m85-13v18m9-13v8" />
    </Illustration>
  );
}
