"use client";

import { ArrowRight } from "lucide-react";
import { useEffect } from "react";
import { useNavigate } from "@/components/ui/navigation-progress";
import { formatBytes } from "@/lib/format/format-bytes";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { toast } from "../ui/toaster";
import { PackChanges } from "./pack-changes";
import { PackDropZone } from "./pack-drop-zone";
import { PackWarnings } from "./pack-warnings";
import { type UploadState, usePackUpload } from "./use-pack-upload";

interface UploadPackDialogProps {
  open: boolean;
  /** Dropped on the page already. */
  file: File | null;
  onOpenChange: (open: boolean) => void;
}

/** Uploads a pack: shows what it would change, then installs it. */
export function UploadPackDialog({ open, file, onOpenChange }: UploadPackDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open && <UploadPack file={file} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function UploadPack({ file, onDone }: { file: File | null; onDone: () => void }) {
  const navigate = useNavigate();
  const { state, read, install, reset } = usePackUpload();
  useEffect(() => {
    if (file) void read(file);
  }, [file, read]);
  const ref = state.step === "done" ? state.installed.pack.ref : null;
  const quiet = state.step === "done" && state.installed.warnings.length === 0;
  useEffect(() => {
    if (!quiet || ref === null) return;
    toast.success(`Pack ${ref} installed`);
    onDone();
    navigate(`/packs/${ref}`);
  }, [quiet, ref, navigate, onDone]);
  const isReplacing =
    (state.step === "preview" || state.step === "installing") && state.comparison.installed_version !== null;
  return (
    <DialogContent
      size="lg"
      title={isReplacing ? "Replace a pack" : "Upload a pack"}
      description="An archive with the pack's files: actions, triggers, sensors, rules and their sources."
      footer={
        <>
          {state.step === "preview" && (
            <Button variant="ghost" onClick={reset} className="mr-auto">
              Another file
            </Button>
          )}
          <DialogClose asChild>
            <Button>{state.step === "done" ? "Close" : "Cancel"}</Button>
          </DialogClose>
          {(state.step === "preview" || state.step === "installing") && (
            <Button
              variant={isReplacing ? "destructive" : "primary"}
              loading={state.step === "installing"}
              disabled={state.comparison.refusal !== null}
              onClick={() => void install(state)}
            >
              {isReplacing ? "Replace pack" : "Install pack"}
            </Button>
          )}
          {state.step === "done" && (
            <Button
              variant="primary"
              onClick={() => {
                onDone();
                navigate(`/packs/${state.installed.pack.ref}`);
              }}
            >
              Open the pack
            </Button>
          )}
        </>
      }
    >
      <UploadStep state={state} onFile={(chosen) => void read(chosen)} />
    </DialogContent>
  );
}

function UploadStep({ state, onFile }: { state: UploadState; onFile: (file: File) => void }) {
  switch (state.step) {
    case "choose":
      return (
        <div className="grid gap-3">
          {state.problem && (
            <Callout tone="failure" live title="This file cannot be installed">
              {state.problem}
            </Callout>
          )}
          <PackDropZone onFile={onFile} />
        </div>
      );
    case "reading":
      return <Progress label={`Reading ${state.file.name}`} bytes={state.file.size} share={state.share} />;
    case "preview":
    case "installing": {
      const { comparison, file } = state;
      return (
        <div className="grid min-w-0 gap-4">
          <div className="grid min-w-0 gap-1">
            <p className="flex min-w-0 flex-wrap items-center gap-2">
              <span className="font-semibold">{comparison.label}</span>
              <span className="font-mono text-muted-foreground text-xs">{comparison.ref}</span>
              <span className="inline-flex items-center gap-1 font-mono text-xs">
                {comparison.installed_version !== null && (
                  <>
                    {comparison.installed_version}
                    <ArrowRight aria-label="to" className="size-3" />
                  </>
                )}
                {comparison.version}
              </span>
              {comparison.installed_version === null && <Badge tone="success">New</Badge>}
            </p>
            {comparison.description && <p className="text-muted-foreground text-sm">{comparison.description}</p>}
            <p className="text-muted-foreground text-xs">
              {comparison.files} {comparison.files === 1 ? "file" : "files"}, {formatBytes(file.size)}
            </p>
          </div>
          {comparison.refusal && <Callout tone="failure">{comparison.refusal}</Callout>}
          <PackWarnings warnings={comparison.warnings} />
          <PackChanges comparison={comparison} />
          {state.step === "preview" && state.problem && (
            <Callout tone="failure" live>
              {state.problem}
            </Callout>
          )}
          {state.step === "installing" && <Progress label="Installing" bytes={file.size} share={state.share} />}
        </div>
      );
    }
    case "done":
      return (
        <div className="grid gap-3">
          <Callout tone="success" live>
            The pack {state.installed.pack.ref} is installed.
          </Callout>
          <PackWarnings warnings={state.installed.warnings} />
        </div>
      );
  }
}

function Progress({ label, bytes, share }: { label: string; bytes: number; share: number }) {
  const percent = Math.round(share * 100);
  return (
    <div className="grid gap-1.5 py-4" role="status">
      <p className="flex justify-between gap-3 text-sm">
        <span className="min-w-0 truncate">{label}</span>
        <span data-numeric className="shrink-0 text-muted-foreground text-xs">
          {percent < 100 ? `${percent} % of ${formatBytes(bytes)}` : "The server works on it…"}
        </span>
      </p>
      <div className="h-1.5 overflow-hidden rounded-full bg-muted">
        <div className="h-full rounded-full bg-primary transition-[width]" style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
