import { accent, accentLine, faint, Illustration, outline } from "./illustration";

/** A month with a day that is taken out: calendars. */
export function CalendarIllustration() {
  return (
    <Illustration>
      <path {...outline} d="M50 28h60a8 8 0 0 1 8 8v46a8 8 0 0 1-8 8H50a8 8 0 0 1-8-8V36a8 8 0 0 1 8-8z" />
      <path d="M42 45h76M60 22v12m40-12v12" />
      <path {...faint} d="M54 56h5m8 0h5m8 0h5m8 0h5m8 0h5M54 68h5m8 0h5m8 0h5m21 0h5M54 80h5m8 0h5m8 0h5" />
      <path {...accent} d="M90 61.500h11a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H90a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2z" />
      <path {...accentLine} d="M93 65.500l5 5m0-5l-5 5" />
    </Illustration>
  );
}
