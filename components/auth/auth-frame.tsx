import type { ReactNode } from "react";
import { Logo } from "../shell/logo";
import { Card } from "../ui/card";

/** The page of somebody who is not signed in: the name, one card, nothing else. */
export function AuthFrame({
  title,
  description,
  children,
}: {
  title: string;
  description?: string;
  children: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center gap-6 px-4 py-10">
      <Logo />
      <Card className="w-full max-w-sm" bodyClassName="p-6">
        <h1 className="font-semibold text-xl">{title}</h1>
        {description && <p className="mt-1 text-muted-foreground text-sm">{description}</p>}
        <div className="mt-5">{children}</div>
      </Card>
    </main>
  );
}
