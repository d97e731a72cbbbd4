import { accent, accentLine, faint, Illustration, outline } from "./illustration";

/** A bell that rings: notifications. */
export function BellIllustration() {
  return (
    <Illustration>
      <path {...faint} d="M33 54c0-13 4-23 11-31m83 31c0-13-4-23-11-31" />
      <path {...accentLine} d="M43 53c0-9 3-17 8-23m66 23c0-9-3-17-8-23" />
      <path {...accent} d="M70 79a10 10 0 0 0 20 0z" />
      <path
        {...outline}
        d="M80 26c13 0 22 10 22 23 0 16 5 22 9 27a2 2 0 0 1-1.5 3h-59A2 2 0 0 1 49 76c4-5 9-11 9-27 0-13 9-23 22-23z"
      />
      <path d="M80 20v6" />
      <path {...faint} d="M67 49c0-8 5-14 12-14" />
    </Illustration>
  );
}
