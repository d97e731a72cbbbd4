"use client";

import { useRouter } from "next/navigation";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useTransition,
} from "react";
import { forgetUnsavedChanges, hasUnsavedChanges } from "@/lib/unsaved-changes";
import { ConfirmDialog } from "./confirm-dialog";

type Navigate = (href: string) => void;
type Leave = (work: () => void) => void;

const NavigateContext = createContext<{ navigate: Navigate; leave: Leave } | undefined>(undefined);
const LeavingContext = createContext(false);

/**
 * Every change of page made within it keeps the page on the screen until the next one is drawn; a line along the top
 * shows one that takes longer than an eye blinks (docs/decisions/0026). Before something written and not saved is left
 * (useUnsavedChanges), it asks.
 */
export function NavigationProgress({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [asked, setAsked] = useState<{ work: () => void; open: boolean } | null>(null);
  const leave = useCallback<Leave>((work) => {
    if (hasUnsavedChanges()) setAsked({ work, open: true });
    else work();
  }, []);
  const navigate = useCallback<Navigate>(
    (href) => leave(() => startTransition(() => router.push(href))),
    [leave, router],
  );
  useLeavingByTheBrowser(leave);
  const value = useMemo(() => ({ navigate, leave }), [navigate, leave]);
  return (
    <NavigateContext value={value}>
      {pending && (
        <div
          role="progressbar"
          aria-label="Loading the page"
          className="pointer-events-none fixed inset-x-0 top-0 z-50 h-0.5 origin-left animate-progress bg-primary"
        />
      )}
      <LeavingContext value={pending}>{children}</LeavingContext>
      {asked && (
        <ConfirmDialog
          open={asked.open}
          onOpenChange={(open) => setAsked({ ...asked, open })}
          title="Leave without saving?"
          description="What you changed on this page has not been saved and would be lost."
          cancelLabel="Stay"
          confirmLabel="Leave"
          onConfirm={() => {
            forgetUnsavedChanges();
            asked.work();
          }}
        />
      )}
    </NavigateContext>
  );
}

/** Back and forward ask, too, where the browser lets a page stop them; closing and reloading ask in the browser's words. */
function useLeavingByTheBrowser(leave: Leave): void {
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      if (hasUnsavedChanges()) event.preventDefault();
    };
    const { navigation } = window as { navigation?: HistoryNavigation };
    const onTraverse = (event: TraverseEvent) => {
      if (event.navigationType !== "traverse" || !event.cancelable || !hasUnsavedChanges()) return;
      const { key } = event.destination;
      event.preventDefault();
      leave(() => navigation?.traverseTo(key));
    };
    window.addEventListener("beforeunload", onUnload);
    navigation?.addEventListener("navigate", onTraverse);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      navigation?.removeEventListener("navigate", onTraverse);
    };
  }, [leave]);
}

/** What is used of the browser's Navigation API, which not every browser has. */
type TraverseEvent = Event & { navigationType: string; destination: { key: string } };
type HistoryNavigation = {
  traverseTo(key: string): unknown;
  addEventListener(type: "navigate", listener: (event: TraverseEvent) => void): void;
  removeEventListener(type: "navigate", listener: (event: TraverseEvent) => void): void;
};

/** Goes to another page of the console. Outside NavigationProgress nothing shows that the page is on its way. */
export function useNavigate(): Navigate {
  const router = useRouter();
  return useContext(NavigateContext)?.navigate ?? router.push;
}

/** Whether another page is on its way to take the place of this one. */
export function useIsLeaving(): boolean {
  return useContext(LeavingContext);
}

/** Does what ends this page or its form, after asking about what is not saved. */
export function useLeave(): Leave {
  return useContext(NavigateContext)?.leave ?? doAtOnce;
}

function doAtOnce(work: () => void): void {
  work();
}
