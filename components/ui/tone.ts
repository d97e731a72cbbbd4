/** What a state means, for colour. Always shown together with an icon or text. */
export type Tone = "success" | "running" | "warning" | "failure" | "neutral" | "primary";

/** Class names per tone: `soft` = fill with text on it, `text` = text and icons, `solid` = bars and dots. */
export const toneClasses: Record<Tone, { soft: string; text: string; solid: string; fill: string; border: string }> = {
  success: {
    soft: "bg-success-soft text-success",
    text: "text-success",
    solid: "bg-success-solid",
    fill: "fill-success-solid",
    border: "border-success/25",
  },
  running: {
    soft: "bg-running-soft text-running",
    text: "text-running",
    solid: "bg-running-solid",
    fill: "fill-running-solid",
    border: "border-running/25",
  },
  warning: {
    soft: "bg-warning-soft text-warning",
    text: "text-warning",
    solid: "bg-warning-solid",
    fill: "fill-warning-solid",
    border: "border-warning/25",
  },
  failure: {
    soft: "bg-failure-soft text-failure",
    text: "text-failure",
    solid: "bg-failure-solid",
    fill: "fill-failure-solid",
    border: "border-failure/25",
  },
  neutral: {
    soft: "bg-neutral-soft text-neutral",
    text: "text-neutral",
    solid: "bg-neutral-solid",
    fill: "fill-neutral-solid",
    border: "border-border",
  },
  primary: {
    soft: "bg-primary-soft text-primary",
    text: "text-primary",
    solid: "bg-primary",
    fill: "fill-primary",
    border: "border-primary/25",
  },
};
