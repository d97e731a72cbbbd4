/** Puts the focus into the first control that is marked invalid, once the errors have been drawn. */
export function focusFirstInvalid(container: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const control = container?.querySelector<HTMLElement>('[aria-invalid="true"]');
    control?.focus({ preventScroll: true });
    control?.scrollIntoView({ block: "center" });
  });
}
