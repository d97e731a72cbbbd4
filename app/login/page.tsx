import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/auth/auth-frame";
import { returnPath } from "@/components/auth/return-path";
import { SignInChoices } from "@/components/auth/sign-in-choices";
import { signInProblem } from "@/components/auth/sign-in-problem";
import { pageContext, serverCaller } from "@/server/api/trpc/server-caller";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const back = returnPath(search.callbackUrl ?? search.next);
  const { ctx } = await pageContext();
  if (ctx) redirect(back);
  const caller = await serverCaller();
  if ((await caller.setup.status()).needs_setup) redirect("/setup");
  const settings = await caller.session.settings();
  return (
    <AuthFrame title="Sign in">
      <SignInChoices settings={settings} returnTo={back} problem={signInProblem(search.error)} />
    </AuthFrame>
  );
}
