import { Callout } from "../ui/callout";

/** Above a form: what it was opened with is no longer what is stored. */
export function ChangedElsewhere({ what }: { what: string }) {
  return (
    <Callout tone="warning" title={`This ${what} was changed elsewhere`} live>
      Somebody changed it after you opened this form. Saving replaces their changes; reload the page to see them.
    </Callout>
  );
}
