import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/auth/auth-frame";
import { RegisterForm } from "@/components/auth/register-form";
import { returnPath } from "@/components/auth/return-path";
import { ApiProvider } from "@/lib/trpc/client";
import { pageContext, serverCaller } from "@/server/api/trpc/server-caller";

export const metadata: Metadata = { title: "Create an account" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function RegisterPage({ searchParams }: { searchParams: Search }) {
  const back = returnPath((await searchParams).callbackUrl);
  const { ctx } = await pageContext();
  if (ctx) redirect(back);
  const caller = await serverCaller();
  if ((await caller.setup.status()).needs_setup) redirect("/setup");
  if (!(await caller.session.settings()).self_registration_enabled) redirect("/login");
  return (
    <AuthFrame
      title="Create an account"
      description="You can look around at once. What you may change is decided by an administrator."
    >
      <ApiProvider live={false}>
        <RegisterForm returnTo={back} />
      </ApiProvider>
    </AuthFrame>
  );
}
