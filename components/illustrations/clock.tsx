import { accentLine, faint, Illustration, outline } from "./illustration";

/** A clock, and the pulses that it gives: sensors. */
export function ClockIllustration() {
  return (
    <Illustration>
      <path {...faint} d="M125.7 35.7a50 50 0 0 1 0 40.6M34.3 35.7a50 50 0 0 0 0 40.6" />
      <path {...accentLine} d="M116.5 39.7a40 40 0 0 1 0 32.6M43.5 39.7a40 40 0 0 0 0 32.6" />
      <path {...outline} d="M110 56a30 30 0 1 1-60 0 30 30 0 0 1 60 0z" />
      <path d="M80 32v4m0 40v4M56 56h4m40 0h4" />
      <path {...accentLine} d="M80 41v15l11 7" />
    </Illustration>
  );
}
