import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { SignInRedirect } from "@/components/auth/sign-in-redirect";
import { ConsoleShell } from "@/components/console/console-shell";
import { CurrentUserProvider } from "@/components/console/current-user";
import { ApiProvider } from "@/lib/trpc/client";
import { pageContext, serverCaller } from "@/server/api/trpc/server-caller";
import { PATH_HEADER, signInAddress } from "@/server/auth/request-path";

/** Every page behind sign-in. Before the first administrator exists it leads to the set-up instead. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { ctx } = await pageContext();
  const caller = await serverCaller();
  if (!ctx) {
    const { needs_setup } = await caller.setup.status();
    if (needs_setup) redirect("/setup");
    const path = (await headers()).get(PATH_HEADER);
    if (path) redirect(signInAddress(path));
    return <SignInRedirect />; // `next dev` has no listener of ours; the browser knows the path
  }
  const me = await caller.session.me();
  return (
    <ApiProvider>
      <CurrentUserProvider initial={me}>
        <ConsoleShell>{children}</ConsoleShell>
      </CurrentUserProvider>
    </ApiProvider>
  );
}
