"use client";

import { useEffect, useState } from "react";

export type LayerLibrary = typeof import("./layer-parts");

let library: LayerLibrary | null = null;
let fetching: Promise<LayerLibrary> | null = null;

/** The library of what floats over a page. @throws Error before it has been fetched: what is closed needs none of its 30 KB. */
export function layerLibrary(): LayerLibrary {
  if (library === null) throw new Error("the library of layers is not here yet");
  return library;
}

/** Fetches it once; also ahead, when somebody reaches for what will open. */
export function fetchLayerLibrary(): Promise<LayerLibrary> {
  fetching ??= import("./layer-parts").then(
    (module) => {
      library = module;
      return module;
    },
    (error: unknown) => {
      fetching = null; // the next one tries again
      throw error;
    },
  );
  return fetching;
}

/** The library as soon as it is there, for what is `wanted`; `onFailure` when it cannot be fetched. */
export function useLayerLibrary(wanted: boolean, onFailure: () => void): LayerLibrary | null {
  const [, setArrived] = useState(false);
  useEffect(() => {
    if (!wanted || library !== null) return;
    fetchLayerLibrary().then(() => setArrived(true), onFailure);
  }, [wanted, onFailure]);
  return wanted ? library : null;
}
