import { accent, accentLine, faint, Illustration } from "./illustration";

/** Still water under a mark that all is done: nothing needs attention. */
export function AllIsWellIllustration() {
  return (
    <Illustration tone="success">
      <path {...faint} d="M46 40v20m-9-15v10m77-15v20m9-15v10" />
      <path {...accent} d="M102 50a22 22 0 1 1-44 0 22 22 0 0 1 44 0z" />
      <path {...accentLine} d="M70 51l7 7 13-15" />
      <path d="M48 86h64" />
      <path {...faint} d="M60 94h26m8 0h8" />
    </Illustration>
  );
}
