"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { type GrantObject, mayAllow } from "@/lib/access/grants";
import type { CurrentUser, GrantAction } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import type { Resource } from "@/lib/vocabulary";
import { PadlockIllustration } from "../illustrations/padlock";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";

const CurrentUserContext = createContext<CurrentUser | null>(null);

/** Tells the pages who looks at them. What they may do is read again whenever it changes on the server. */
export function CurrentUserProvider({ initial, children }: { initial: CurrentUser; children: ReactNode }) {
  const trpc = useTRPC();
  // Stale at once: what changed between the server's rendering and the live connection was told to nobody.
  const me = useQuery(trpc.session.me.queryOptions(undefined, { initialData: initial, initialDataUpdatedAt: 0 }));
  return <CurrentUserContext value={me.data}>{children}</CurrentUserContext>;
}

export function useCurrentUser(): CurrentUser {
  const user = useContext(CurrentUserContext);
  if (!user) throw new Error("useCurrentUser is used outside CurrentUserProvider");
  return user;
}

export type Needed = {
  resource: Resource;
  action: GrantAction;
  /** What it is done to; without one: whether it may be done to anything at all. */
  object?: GrantObject | undefined;
};

/**
 * Asks what the person may do, for showing buttons: null when they may, otherwise the reason why not. The server decides again,
 * whatever is shown.
 */
export function useMissing(): (needed: Needed) => string | null {
  const { id, grants } = useCurrentUser();
  return ({ resource, action, object }) => {
    return mayAllow({ id, grants }, resource, action, object ?? {})
      ? null
      : `You lack the permission ${resource}:${action}${object?.ref ? ` for ${object.ref}` : ""}`;
  };
}

/** What grants on a component look at, as far as a page knows it. */
export const objectOf = (row: {
  ref: string;
  pack_ref?: string | null;
  owner_identity?: number | null;
}): GrantObject => ({
  ref: row.ref,
  ...(row.pack_ref ? { packRef: row.pack_ref } : {}),
  ...(row.owner_identity === undefined ? {} : { ownerIdentity: row.owner_identity }),
});

/** Shows what is in it to those who may. */
export function Permitted({ children, ...needed }: Needed & { children: ReactNode }) {
  return useMissing()(needed) === null ? children : null;
}

/** A page for those who may; others are told what they lack instead of filling in a form in vain. */
export function PermittedPage({
  children,
  back,
  ...needed
}: Needed & { back: { label: string; href: string }; children: ReactNode }) {
  const missing = useMissing()(needed);
  if (missing === null) return children;
  return (
    <EmptyState
      illustration={<PadlockIllustration />}
      title={<h1 className="text-base">You may not do this</h1>}
      description={`${missing}. Whoever manages access can give it to you; this page then opens by itself.`}
      action={
        <Button asChild>
          <AppLink href={back.href}>{back.label}</AppLink>
        </Button>
      }
    />
  );
}
