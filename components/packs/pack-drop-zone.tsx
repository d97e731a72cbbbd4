"use client";

import { FileArchive } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { cn } from "../ui/cn";

/** Takes an archive by dropping it or by the file dialog. */
export function PackDropZone({ onFile }: { onFile: (file: File) => void }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "grid cursor-pointer justify-items-center gap-2 rounded-lg border-2 border-dashed px-4 py-10 text-center has-focus-visible:outline-2 has-focus-visible:outline-ring hover:bg-accent/50",
        over && "border-primary bg-primary-soft",
      )}
    >
      <FileArchive aria-hidden className="size-8 text-muted-foreground" />
      <span className="font-medium text-sm">Drop a pack here, or choose a file</span>
      <span className="text-muted-foreground text-xs">A .tar.gz with pack.yaml in it, at most 100 MB</span>
      <input
        id={id}
        type="file"
        accept=".gz,.tgz,application/gzip,application/x-gzip"
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) onFile(file);
        }}
      />
    </label>
  );
}
