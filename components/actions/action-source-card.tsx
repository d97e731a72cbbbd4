"use client";

import { runtimeLook } from "@/components/actions/runtime-looks";
import { CodeEditor } from "@/components/data/code-editor";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import type { Action } from "@/lib/schemas/action";
import { NOTIFY_ACTION_REF } from "@/lib/vocabulary";

/** The source as it runs. That of a pack's own action is a file, which is changed in the pack. */
export function ActionSourceCard({ action }: { action: Action & { source: string | null } }) {
  const { source } = action;
  const file = `packs/${action.pack_ref}/actions/${action.entrypoint}`;
  const isOfTheServer = action.ref === NOTIFY_ACTION_REF;
  return (
    <Card title="Source" actions={source !== null && <CopyButton value={source} label="Copy source" />}>
      <div className="grid gap-3">
        {isOfTheServer && <Callout>Attune does this itself: there is no source to show, and no process runs.</Callout>}
        {!action.is_inline && !isOfTheServer && (
          <Callout>
            This action comes with the pack {action.pack_ref}, as the file{" "}
            <span className="break-all font-mono">{file}</span>. It is changed there, not here.
          </Callout>
        )}
        {source !== null && (
          <CodeEditor
            value={source}
            onChange={() => {}}
            readOnly
            language={runtimeLook(action.runtime_ref).language}
            aria-label={`Source of ${action.ref}`}
            minHeight="4rem"
            maxHeight="36rem"
          />
        )}
      </div>
    </Card>
  );
}
