"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useCallback, useContext, useTransition } from "react";

type Navigate = (href: string) => void;

const NavigateContext = createContext<Navigate | undefined>(undefined);

/**
 * Every change of page made within it keeps the page on the screen until the next one is drawn; a line along the top
 * shows one that takes longer than an eye blinks (docs/decisions/0026).
 */
export function NavigationProgress({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const navigate = useCallback((href: string) => startTransition(() => router.push(href)), [router]);
  return (
    <NavigateContext value={navigate}>
      {pending && (
        <div
          role="progressbar"
          aria-label="Loading the page"
          className="pointer-events-none fixed inset-x-0 top-0 z-50 h-0.5 origin-left animate-progress bg-primary"
        />
      )}
      {children}
    </NavigateContext>
  );
}

/** Goes to another page of the console. Outside NavigationProgress nothing shows that the page is on its way. */
export function useNavigate(): Navigate {
  const router = useRouter();
  return useContext(NavigateContext) ?? router.push;
}
