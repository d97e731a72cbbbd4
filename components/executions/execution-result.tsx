import { CodeBlock } from "@/components/data/code-block";
import { JsonViewer } from "@/components/data/json-viewer";
import { describeEnding } from "@/components/executions/execution-ending";
import { Callout } from "@/components/ui/callout";
import type { Execution } from "@/lib/schemas/execution";

/** stdout and stderr stand in the log already. */
const IN_THE_LOG = new Set(["stdout", "stderr_log"]);
const SAID_ABOVE = /^(Command exited with code|Command was killed by|Execution timed out after)/;
const ERROR_CHARACTERS = 4_000;

/** How it ended in plain words; nothing while it goes on. */
export function ExecutionEnding({ execution }: { execution: Execution }) {
  const { result } = execution;
  const ending = describeEnding(execution);
  if (!ending) return null;
  return (
    <div className="grid min-w-0 gap-3">
      <Callout tone={ending.tone} title={ending.title} live>
        {ending.hint}
      </Callout>
      {(result?.stdout_truncated || result?.stderr_truncated) && (
        <Callout tone="warning" title="The output was cut at 10 MiB.">
          Write less, or write to a file.
        </Callout>
      )}
    </div>
  );
}

/** The data that it returned, and an error that the log does not show. */
export function ExecutionResult({ execution }: { execution: Execution }) {
  const { result } = execution;
  const error = execution.status === "failed" ? (result?.error ?? "").trimEnd() : "";
  const known = SAID_ABOVE.test(error) || (result?.stderr_log ?? "").includes(error);
  return (
    <>
      {error !== "" && !known && (
        <CodeBlock
          label="Error"
          code={error.length > ERROR_CHARACTERS ? `…${error.slice(-ERROR_CHARACTERS)}` : error}
          wrap
          maxHeight="14rem"
        />
      )}
      {result?.data !== undefined && <JsonViewer label="Result" value={result.data} maxHeight="24rem" />}
    </>
  );
}

/** The result as it is stored, without the output. */
export function storedResult(result: Execution["result"]): Record<string, unknown> | null {
  if (!result) return null;
  return Object.fromEntries(Object.entries(result).filter(([key]) => !IN_THE_LOG.has(key)));
}
