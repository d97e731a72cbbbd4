import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/auth/auth-frame";
import { returnPath } from "@/components/auth/return-path";
import { SignInForm } from "@/components/auth/sign-in-form";
import { pageContext, serverCaller } from "@/server/api/trpc/server-caller";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const back = returnPath(search.callbackUrl ?? search.next);
  const { ctx } = await pageContext();
  if (ctx) redirect(back);
  const { needs_setup } = await (await serverCaller()).setup.status();
  if (needs_setup) redirect("/setup");
  return (
    <AuthFrame title="Sign in">
      <SignInForm returnTo={back} />
    </AuthFrame>
  );
}
