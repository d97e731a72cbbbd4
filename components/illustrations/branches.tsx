import { accent, accentLine, dashed, Illustration, outline } from "./illustration";

/** One way that is taken and one that is not: rules. */
export function BranchesIllustration() {
  return (
    <Illustration>
      <path
        {...dashed}
        d="M98 56c9 0 5 22 14 22m5-10h18a5 5 0 0 1 5 5v10a5 5 0 0 1-5 5h-18a5 5 0 0 1-5-5V73a5 5 0 0 1 5-5z"
      />
      <path d="M40 56h22" />
      <path {...outline} d="M40 56a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM80 38l18 18-18 18-18-18z" />
      <path {...accentLine} d="M98 56c9 0 5-22 14-22" />
      <path {...accent} d="M117 24h18a5 5 0 0 1 5 5v10a5 5 0 0 1-5 5h-18a5 5 0 0 1-5-5V29a5 5 0 0 1 5-5z" />
      <path {...accentLine} d="M121 34l4 4 7-8" />
    </Illustration>
  );
}
