"use client";

import { useEffect, useState } from "react";
import { useTRPCClient } from "@/lib/trpc/client";
import { onSignedOutHere } from "@/lib/trpc/sign-in-redirect";
import { Callout } from "../ui/callout";

/** Instead of the sign-in page, while something on this page is not saved. Goes when somebody is signed in again. */
export function SignedOutBanner() {
  const client = useTRPCClient();
  const [signedOut, setSignedOut] = useState(false);
  useEffect(() => onSignedOutHere(() => setSignedOut(true)), []);
  useEffect(() => {
    if (!signedOut) return;
    const look = () => {
      client.session.me.query().then(
        () => setSignedOut(false),
        () => undefined,
      );
    };
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [signedOut, client]);
  if (!signedOut) return null;
  return (
    <div className="sticky top-12 z-20 px-3 pt-3 sm:px-4 md:px-6">
      <Callout tone="warning" title="You are signed out" live>
        What you wrote on this page is still here.{" "}
        <a href="/login" target="_blank" rel="noreferrer" className="font-medium text-primary underline">
          Sign in in a new tab
        </a>
        , then come back and save it.
      </Callout>
    </div>
  );
}
