import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/auth/auth-frame";
import { SetUpForm } from "@/components/auth/set-up-form";
import { ApiProvider } from "@/lib/trpc/client";
import { serverCaller } from "@/server/api/trpc/server-caller";

export const metadata: Metadata = { title: "Set up" };

export default async function SetUpPage() {
  const { needs_setup } = await (await serverCaller()).setup.status();
  if (!needs_setup) redirect("/login");
  return (
    <AuthFrame
      title="Welcome to Attune"
      description="Create the administrator of this server. Everything else is ready: the database, a worker and the core pack."
    >
      <ApiProvider live={false}>
        <SetUpForm />
      </ApiProvider>
    </AuthFrame>
  );
}
