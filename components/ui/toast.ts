import type { ExternalToast, toast as LibraryToast } from "sonner";

type Library = typeof LibraryToast;
type Kind = "success" | "error" | "warning" | "info";

const waiting: ((library: Library) => void)[] = [];
let library: Library | null = null;
let begin: () => void = () => undefined;

function show(kind: Kind) {
  return (message: string, options?: ExternalToast): void => {
    if (library) library[kind](message, options);
    else {
      waiting.push((loaded) => loaded[kind](message, options));
      begin();
    }
  };
}

/** Shows a message for some seconds: `toast.success(text, { action: { label: "Undo", onClick } })` for what can be undone. */
export const toast = { success: show("success"), error: show("error"), warning: show("warning"), info: show("info") };

/** For the Toaster: `mount` is called when the first message waits for the library, which no page needs before that. */
export function onFirstToast(mount: () => void): void {
  begin = mount;
  if (waiting.length > 0) mount();
}

/** For the Toaster: the library is on the page, and gets what waited. */
export function deliverToasts(loaded: Library): void {
  library = loaded;
  for (const deliver of waiting.splice(0)) deliver(loaded);
}
