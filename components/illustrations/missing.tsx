import { accent, accentLine, dashed, faint, Illustration } from "./illustration";

/** The outline of something that is not there. */
export function MissingIllustration() {
  return (
    <Illustration>
      <path {...dashed} d="M52 24h56a8 8 0 0 1 8 8v48a8 8 0 0 1-8 8H52a8 8 0 0 1-8-8V32a8 8 0 0 1 8-8z" />
      <path {...accent} d="M98 56a18 18 0 1 1-36 0 18 18 0 0 1 36 0z" />
      <path {...accentLine} d="M75 51.500a5 5 0 1 1 7.5 4.300c-1.7 1-2.5 2-2.5 4m0 5.200v.1" />
      <path {...faint} d="M28 96h12m80 0h12M54 34h10m32 44h10" />
    </Illustration>
  );
}
