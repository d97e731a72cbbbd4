/** Expressions to begin with. */
export const CRON_PRESETS: readonly { label: string; expression: string }[] = [
  { label: "Every minute", expression: "0 * * * * *" },
  { label: "Hourly", expression: "0 0 * * * *" },
  { label: "Daily at 02:30", expression: "0 30 2 * * *" },
  { label: "Weekdays at 09:00", expression: "0 0 9 * * 1-5" },
  { label: "Every Monday", expression: "0 0 8 * * 1" },
  { label: "First of the month", expression: "0 0 0 1 * *" },
];
