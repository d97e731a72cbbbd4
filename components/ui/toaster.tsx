"use client";

import { useEffect, useState } from "react";
import { onDemand } from "./on-demand";
import { onFirstToast } from "./toast";

export { toast } from "./toast";

const ToasterView = onDemand(() => import("./toaster-view").then((module) => module.ToasterView));

/** Once, in the root layout. */
export function Toaster() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => onFirstToast(() => setWanted(true)), []);
  return wanted ? <ToasterView /> : null;
}
