import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { SignInRedirect } from "@/components/auth/sign-in-redirect";
import { ConsoleShell } from "@/components/console/console-shell";
import { ApiProvider } from "@/lib/trpc/client";
import { pageContext, serverCaller } from "@/server/api/trpc/server-caller";

/** Every page behind sign-in. Before the first administrator exists it leads to the set-up instead. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { ctx } = await pageContext();
  const caller = await serverCaller();
  if (!ctx) {
    const { needs_setup } = await caller.setup.status();
    if (needs_setup) redirect("/setup");
    // A layout is not told its own address, which is where the visitor shall come back to; the browser knows it.
    return <SignInRedirect />;
  }
  const me = await caller.session.me();
  return (
    <ApiProvider>
      <ConsoleShell user={{ login: me.login, displayName: me.display_name }}>{children}</ConsoleShell>
    </ApiProvider>
  );
}
