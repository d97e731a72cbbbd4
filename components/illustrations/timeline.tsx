import { accent, accentLine, dashed, faint, Illustration } from "./illustration";

/** The hours to come, without anything in them: the schedule. */
export function TimelineIllustration() {
  return (
    <Illustration>
      <path d="M22 78h116" />
      <path {...faint} d="M38 78v6m22-6v6m22-6v6m22-6v6m22-6v6" />
      <path
        {...dashed}
        d="M90 52a8 8 0 1 1-16 0 8 8 0 0 1 16 0zm22 0a8 8 0 1 1-16 0 8 8 0 0 1 16 0zm22 0a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM82 60v14m22-14v14m22-14v14"
      />
      <path {...accentLine} d="M49 38v48" />
      <path {...accent} d="M55 32a6 6 0 1 1-12 0 6 6 0 0 1 12 0z" />
    </Illustration>
  );
}
