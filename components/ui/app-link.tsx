"use client";

import Link from "next/link";
import { type ComponentProps, useState } from "react";
import { useNavigate } from "./navigation-progress";

type AppLinkProps = Omit<ComponentProps<typeof Link>, "href"> & { href: string };

/** A link that prefetches its page when it is about to be used (hover, focus, touch), not when it scrolls into view. */
export function AppLink({ onMouseEnter, onFocus, onTouchStart, ...props }: AppLinkProps) {
  const [near, setNear] = useState(false);
  const navigate = useNavigate();
  return (
    <Link
      {...props}
      prefetch={near ? null : false}
      onNavigate={(event) => {
        event.preventDefault(); // the link's own way shows nothing while the page is on its way
        navigate(props.href);
      }}
      onMouseEnter={(event) => {
        setNear(true);
        onMouseEnter?.(event);
      }}
      onFocus={(event) => {
        setNear(true);
        onFocus?.(event);
      }}
      onTouchStart={(event) => {
        setNear(true);
        onTouchStart?.(event);
      }}
    />
  );
}
