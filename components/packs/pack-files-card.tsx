"use client";

import { useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useState } from "react";
import { formatBytes } from "@/lib/format/format-bytes";
import { useTRPC } from "@/lib/trpc/client";
import { CodeBlock } from "../data/code-block";
import { Badge } from "../ui/badge";
import { Callout } from "../ui/callout";
import { Card } from "../ui/card";
import { Dialog, DialogContent } from "../ui/dialog";
import { Skeleton } from "../ui/skeleton";

/** The files of a pack, each to be read. Nothing for a pack that was made here. */
export function PackFilesCard({ of }: { of: string }) {
  const trpc = useTRPC();
  const { data: files } = useQuery(trpc.packs.files.queryOptions({ ref: of }));
  const [shown, setShown] = useState<string | null>(null);
  if (!files || files.length === 0) return null;
  return (
    <Card flush title="Files" actions={<Badge>{files.length}</Badge>}>
      <ul className="max-h-80 divide-y overflow-y-auto">
        {files.map(({ path, size, executable }) => (
          <li key={path}>
            <button
              type="button"
              onClick={() => setShown(path)}
              className="flex w-full min-w-0 items-center gap-2 px-4 py-1.5 text-left hover:bg-accent/50 focus-visible:outline-offset-[-2px]"
            >
              <FileText aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
              <span className="min-w-0 flex-1 truncate font-mono text-xs" title={path}>
                {path}
              </span>
              {executable && <Badge outline>exec</Badge>}
              <span data-numeric className="shrink-0 text-muted-foreground text-xs">
                {formatBytes(size)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Dialog open={shown !== null} onOpenChange={(open) => !open && setShown(null)}>
        {shown !== null && (
          <DialogContent size="xl" title={<span className="break-all font-mono text-base">{shown}</span>}>
            <FileContent of={of} path={shown} />
          </DialogContent>
        )}
      </Dialog>
    </Card>
  );
}

function FileContent({ of, path }: { of: string; path: string }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.packs.file.queryOptions({ ref: of, path }));
  if (error) return <Callout tone="failure">{error.message}</Callout>;
  if (!data) return <Skeleton className="h-40" />;
  if (data.text === null) return <Callout>This file is long, or not text. It is in the exported archive.</Callout>;
  return <CodeBlock code={data.text} label="Content" maxHeight="65dvh" />;
}
