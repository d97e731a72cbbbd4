"use client";

import { useEffect } from "react";
import { AppLink } from "../ui/app-link";

/** Leads a visitor who is not signed in to the sign-in page, and from there back to the page that was asked for. */
export function SignInRedirect() {
  useEffect(() => {
    const { pathname, search } = window.location;
    const back = pathname === "/" && search === "" ? "" : `?callbackUrl=${encodeURIComponent(pathname + search)}`;
    window.location.replace(`/login${back}`);
  }, []);
  return (
    <main className="grid min-h-dvh place-content-center p-6 text-center">
      <h1 className="sr-only">Sign in first</h1>
      <noscript>
        <p className="text-sm">
          You are not signed in. <AppLink href="/login">Sign in</AppLink>
        </p>
      </noscript>
    </main>
  );
}
