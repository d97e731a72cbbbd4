/** What somebody is writing on this page and has not saved. */
export type Draft = {
  hasChanges(): boolean;
  /** It was saved, or the person gave it up. */
  forget(): void;
};

const drafts = new Set<Draft>();

/** Counts this draft as of the page until the function that it returns is called. */
export function holdDraft(draft: Draft): () => void {
  drafts.add(draft);
  return () => {
    drafts.delete(draft);
  };
}

export function hasUnsavedChanges(): boolean {
  return [...drafts].some((draft) => draft.hasChanges());
}

export function forgetUnsavedChanges(): void {
  for (const draft of drafts) draft.forget();
}

/**
 * The draft whose content `read` gives. It is compared with what it was before the person did the first thing
 * (`begin`), because a form also fills in fields by itself.
 */
export function createDraft(read: () => unknown): Draft & { begin(): void; save(): () => void } {
  let before: string | null = null;
  const content = () => JSON.stringify(read()) ?? "";
  return {
    begin() {
      before ??= content();
    },
    /** Call what it returns once what is written now is stored; what was typed in between is still not saved. */
    save() {
      const sent = content();
      return () => {
        before = sent;
      };
    },
    hasChanges: () => before !== null && content() !== before,
    forget() {
      before = null;
    },
  };
}
