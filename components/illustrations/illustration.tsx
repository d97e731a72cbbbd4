import type { ReactNode } from "react";

/**
 * The strokes that all drawings of this folder are made of, on a field of 160 × 112, so that they look as if one hand drew
 * them. The accent is `--accent-stroke` and `--accent-fill` of the frame; everything else is the colour of quiet text.
 */
export const outline = { className: "fill-card" };
export const faint = { strokeOpacity: 0.4 };
export const dashed = { strokeOpacity: 0.7, strokeDasharray: "3 5" };
export const accent = { className: "fill-(--accent-fill) stroke-(--accent-stroke)" };
export const accentLine = { className: "stroke-(--accent-stroke)" };

const tones = {
  primary: "[--accent-fill:var(--primary-soft)] [--accent-stroke:var(--primary)]",
  success: "[--accent-fill:var(--success-soft)] [--accent-stroke:var(--success)]",
  failure: "[--accent-fill:var(--failure-soft)] [--accent-stroke:var(--failure)]",
};

export interface IllustrationProps {
  /** What its accent says; `primary` says nothing. */
  tone?: keyof typeof tones;
  children: ReactNode;
}

/** The frame of a drawing: the ground that it stands on, its size and its strokes. It says nothing that the text beside it does not. */
export function Illustration({ tone = "primary", children }: IllustrationProps) {
  return (
    <svg
      viewBox="0 0 160 112"
      aria-hidden
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`h-28 w-40 text-muted-foreground ${tones[tone]}`}
    >
      <path
        className="fill-muted"
        stroke="none"
        d="M26 62C20 34 44 12 74 10c26-2 38 8 50 20 14 14 16 38 4 54-12 15-34 18-56 17-26-1-41-13-46-39z"
      />
      {children}
    </svg>
  );
}
