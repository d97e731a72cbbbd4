import type { PackWarning } from "@/lib/schemas/pack-upload";
import { Callout } from "../ui/callout";

/** What was wrong with single files of a pack; nothing when nothing was. */
export function PackWarnings({ warnings }: { warnings: readonly PackWarning[] }) {
  if (warnings.length === 0) return null;
  const skipped = warnings.filter((warning) => warning.skipped).length;
  return (
    <Callout
      tone="warning"
      title={
        skipped === 0
          ? "Worth a look"
          : skipped === 1
            ? "One component is left out"
            : `${skipped} components are left out`
      }
    >
      <ul className="mt-1 grid max-h-48 gap-1.5 overflow-y-auto" aria-label="Warnings">
        {warnings.map(({ file, line, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <li key={index} className="min-w-0">
            <span className="break-all font-mono text-xs">
              {file}
              {line !== null && `:${line}`}
            </span>{" "}
            {message}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
