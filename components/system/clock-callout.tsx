import { formatDuration } from "@/lib/format/format-duration";
import type { SystemStatus } from "@/lib/schemas/system";
import { DateTime } from "../data/relative-time";
import { Callout } from "../ui/callout";

const SKEW_MS = 1_000;
const TOLD_MS = 3_600_000;

/** A clock that cannot be trusted: timers fire by it. */
export function ClockCallout({ clock }: Pick<SystemStatus, "clock">) {
  if (clock === null) return null;
  const { skew_ms: skew, last_step: step } = clock;
  const isSkewed = skew !== null && Math.abs(skew) > SKEW_MS;
  const stepped = step !== null && Date.now() - Date.parse(step.at) < TOLD_MS;
  if (!isSkewed && !stepped) return null;
  return (
    <Callout tone="warning" title="The clock of this server is not to be trusted" live>
      {isSkewed &&
        `It is ${formatDuration(Math.abs(skew))} ${skew > 0 ? "ahead of" : "behind"} the database's. Keep both in step with NTP. `}
      {stepped && (
        <>
          It was set {step.offset_ms > 0 ? "forward" : "back"} by {formatDuration(Math.abs(step.offset_ms))} at{" "}
          <DateTime at={step.at} />, or the machine slept.
        </>
      )}
    </Callout>
  );
}
