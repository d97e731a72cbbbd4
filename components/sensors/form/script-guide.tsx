import { Card } from "@/components/ui/card";
import { KeyValueList } from "@/components/ui/key-value-list";

const GIVEN = [
  { label: "ATTUNE_API_URL", value: "where to post events: /api/v1/events" },
  { label: "ATTUNE_API_TOKEN", value: "lets it post events of its trigger, nothing else" },
  { label: "ATTUNE_TRIGGER_REF", value: "the trigger it emits" },
  { label: "ATTUNE_SENSOR_TRIGGERS", value: "the rules that use it, as JSON, with their settings" },
  { label: "ATTUNE_ARTIFACTS_DIR", value: "a directory of its own that outlives a restart" },
];

/** What a script is given, beside its editor. */
export function ScriptGuide() {
  return (
    <Card title="How a script watches" bodyClassName="grid gap-3">
      <ol className="grid list-decimal gap-1.5 pl-5 text-sm">
        <li>It runs all the time, as one process, and looks at something.</li>
        <li>When it sees what matters, it posts an event.</li>
        <li>Rules that listen to its trigger run their actions.</li>
      </ol>
      <section className="grid gap-1 border-t pt-3">
        <h3 className="font-medium text-sm">In its environment, and as JSON on its standard input</h3>
        <KeyValueList
          layout="grid"
          className="grid-cols-1 text-xs"
          items={GIVEN.map(({ label, value }) => ({
            label,
            value: <span className="text-foreground">{value}</span>,
          }))}
        />
      </section>
      <p className="text-muted-foreground text-xs">
        What it writes is its log. A change of its script or of a rule that uses it starts it again.
      </p>
    </Card>
  );
}
