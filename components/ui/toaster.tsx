"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { onFirstToast } from "./toast";

export { toast } from "./toast";

const ToasterView = dynamic(() => import("./toaster-view").then((module) => module.ToasterView), { ssr: false });

/** Once, in the root layout. */
export function Toaster() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => onFirstToast(() => setWanted(true)), []);
  return wanted ? <ToasterView /> : null;
}
