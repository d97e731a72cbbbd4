"use client";

import { type KeyboardEvent, useRef } from "react";
import { optionOfTyped, type TypedOption } from "./typeahead";

/** After so long without a letter the next one begins anew. */
const PAUSE_MS = 1_000;

/** Chooses by letters without opening. Tells whether the key goes on with what is being typed, so that a space opens nothing. */
export function useTypeahead<V extends string>(
  options: readonly TypedOption<V>[],
  value: V | undefined,
  onValueChange: (value: V) => void,
): (event: KeyboardEvent) => boolean {
  const typed = useRef({ text: "", atMs: Number.NEGATIVE_INFINITY });
  return ({ key, ctrlKey, altKey, metaKey, timeStamp }) => {
    if (key.length !== 1 || ctrlKey || altKey || metaKey) return false;
    const before = timeStamp - typed.current.atMs < PAUSE_MS ? typed.current.text : "";
    if (before === "" && key === " ") return false;
    typed.current = { text: before + key, atMs: timeStamp };
    const found = optionOfTyped(options, value, typed.current.text);
    if (found !== undefined) onValueChange(found);
    return true;
  };
}
