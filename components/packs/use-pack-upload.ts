import { useCallback, useEffect, useRef, useState } from "react";
import type { InstalledPack, PackComparison } from "@/lib/schemas/pack-upload";
import { comparePack, installPack } from "./send-pack";

export type UploadState =
  | { step: "choose"; problem: string | null }
  /** `share`: of the bytes that were sent, 0 to 1. */
  | { step: "reading"; file: File; share: number }
  | { step: "preview"; file: File; comparison: PackComparison; problem: string | null }
  | { step: "installing"; file: File; comparison: PackComparison; share: number }
  | { step: "done"; installed: InstalledPack };

/** An upload from the choice of a file to the installed pack: first compared, then, when a person agrees, installed. */
export function usePackUpload() {
  const [state, setState] = useState<UploadState>({ step: "choose", problem: null });
  const sending = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    sending.current?.abort();
    sending.current = null;
  }, []);
  useEffect(() => stop, [stop]);

  const begin = useCallback(() => {
    stop();
    const controller = new AbortController();
    sending.current = controller;
    return controller.signal;
  }, [stop]);

  const read = useCallback(
    async (file: File) => {
      const signal = begin();
      setState({ step: "reading", file, share: 0 });
      try {
        const onProgress = (share: number) => !signal.aborted && setState({ step: "reading", file, share });
        const comparison = await comparePack(file, { onProgress, signal });
        if (!signal.aborted) setState({ step: "preview", file, comparison, problem: null });
      } catch (error) {
        if (!signal.aborted) setState({ step: "choose", problem: (error as Error).message });
      }
    },
    [begin],
  );

  const install = async ({ file, comparison }: { file: File; comparison: PackComparison }) => {
    const signal = begin();
    setState({ step: "installing", file, comparison, share: 0 });
    try {
      const onProgress = (share: number) =>
        !signal.aborted && setState({ step: "installing", file, comparison, share });
      const installed = await installPack(file, comparison.installed_version !== null, { onProgress, signal });
      if (!signal.aborted) setState({ step: "done", installed });
    } catch (error) {
      if (!signal.aborted) setState({ step: "preview", file, comparison, problem: (error as Error).message });
    }
  };

  const reset = useCallback(() => {
    stop();
    setState({ step: "choose", problem: null });
  }, [stop]);
  return { state, read, install, reset };
}
