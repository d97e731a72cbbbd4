import { useState } from "react";
import { Callout } from "../ui/callout";

/** Whether what a form writes is stored otherwise by now than when the form was opened, and not by its own saving. */
export function useChangedElsewhere(written: unknown, save: { isPending: boolean; isSuccess: boolean }): boolean {
  const stored = JSON.stringify(written);
  const [opened] = useState(stored);
  return !save.isPending && !save.isSuccess && stored !== opened;
}

/** Above a form: what it was opened with is no longer what is stored. */
export function ChangedElsewhere({ what }: { what: string }) {
  return (
    <Callout tone="warning" title={`This ${what} was changed elsewhere`} live>
      Somebody changed it after you opened this form. Saving replaces their changes; reload the page to see them.
    </Callout>
  );
}
