const DAY_MS = 86_400_000;

export const EXPIRY_CHOICES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
  { value: "never", label: "Never", description: "Revoke it when it is not needed any more" },
] as const;
export type ExpiryChoice = (typeof EXPIRY_CHOICES)[number]["value"];

/** The instant that a choice means, RFC 3339; null for never. */
export function expiryOf(choice: ExpiryChoice, nowMs: number): string | null {
  return choice === "never" ? null : new Date(nowMs + Number(choice) * DAY_MS).toISOString();
}
