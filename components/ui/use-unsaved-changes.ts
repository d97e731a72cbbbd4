"use client";

import { useCallback, useEffect, useEffectEvent, useRef } from "react";
import { createDraft, holdDraft } from "@/lib/unsaved-changes";

const FIRST_DEEDS = ["pointerdown", "keydown", "input"] as const;

/**
 * What `read` gives is being written here: leaving the page asks first once it was changed (NavigationProgress). Call
 * what it returns when saving begins, and what that returns when it was saved.
 */
export function useUnsavedChanges(read: () => unknown): () => () => void {
  const content = useEffectEvent(read);
  const current = useRef<ReturnType<typeof createDraft> | null>(null);
  useEffect(() => {
    const draft = createDraft(() => content());
    const begin = () => draft.begin();
    // Before the form hears of it, so that the content is still what it was.
    for (const deed of FIRST_DEEDS) document.addEventListener(deed, begin, { capture: true });
    const release = holdDraft(draft);
    current.current = draft;
    return () => {
      release();
      for (const deed of FIRST_DEEDS) document.removeEventListener(deed, begin, { capture: true });
    };
  }, []);
  return useCallback(() => current.current?.save() ?? (() => undefined), []);
}
