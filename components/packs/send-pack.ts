import type { InstalledPack, PackComparison } from "@/lib/schemas/pack-upload";

export type SendOptions = {
  /** From 0 to 1, of the bytes that left; the server works on after that. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

/** What installing the archive would change. @throws Error with the server's words */
export const comparePack = (file: File, options: SendOptions) =>
  send<PackComparison>(file, { dry_run: "true" }, options);

/** Installs the archive. @throws Error with the server's words */
export const installPack = (file: File, replace: boolean, options: SendOptions) =>
  send<InstalledPack>(file, replace ? { force: "true" } : {}, options);

/** By XMLHttpRequest: fetch tells no progress of what it sends. */
function send<T>(file: File, fields: Record<string, string>, { onProgress, signal }: SendOptions): Promise<T> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("pack", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/packs/upload");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      const answer = request.response as { data?: T; error?: unknown } | null;
      if (request.status < 300 && answer?.data) return resolve(answer.data);
      const said = typeof answer?.error === "string" ? answer.error : null;
      reject(new Error(said ?? `The server answered ${request.status}. Try again, or look into its log.`));
    };
    request.onerror = () =>
      reject(new Error("The connection broke. If the file was moved or changed meanwhile, choose it again."));
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
