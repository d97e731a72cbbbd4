import type { ReactNode } from "react";
import { StarterGrid } from "./starter-grid";

/** What stands where a list is empty, and below it what can be had with a click. */
export function EmptyWithStarters({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <div className="grid gap-3 border-t bg-muted/30 p-4 text-left">
        <h2 className="font-semibold text-sm">Or begin with one of these</h2>
        <StarterGrid />
      </div>
    </>
  );
}
