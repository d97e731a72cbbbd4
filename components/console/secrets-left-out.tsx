import { Callout } from "../ui/callout";

/** Tells which parameters a copy lacks, because they hold secrets. */
export function SecretsLeftOut({ secrets }: { secrets: readonly string[] }) {
  if (secrets.length === 0) return null;
  return (
    <Callout tone="warning" title="Secrets are not copied">
      Enter {secrets.length === 1 ? "this parameter" : "these parameters"} again:{" "}
      <span className="font-mono text-xs">{secrets.join(", ")}</span>
    </Callout>
  );
}
