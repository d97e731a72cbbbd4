"use client";

import * as AlertDialog from "radix-ui/alert-dialog";
import { useId, useState } from "react";
import { Button } from "./button";
import type { ConfirmDialogProps } from "./confirm-dialog";
import { overlayClasses } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";

export function ConfirmDialogView({
  open,
  onOpenChange,
  title,
  description,
  consequences,
  confirmLabel,
  cancelLabel = "Cancel",
  tone = "destructive",
  confirmText,
  onConfirm,
  error,
  children,
}: ConfirmDialogProps) {
  const formId = useId();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const ready = confirmText === undefined || typed.trim() === confirmText;

  const confirm = async () => {
    if (!ready || busy) return;
    setBusy(true);
    try {
      await onConfirm();
      setTyped("");
      onOpenChange(false);
    } catch {
      // The caller shows the failure through `error` or a toast; the dialog stays so that it can be tried again.
    } finally {
      setBusy(false);
    }
  };

  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (busy) return;
        if (!next) setTyped("");
        onOpenChange(next);
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlayClasses} />
        <AlertDialog.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className="data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98 fixed top-1/2 left-1/2 z-50 grid max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 gap-4 overflow-y-auto rounded-xl border bg-popover p-5 text-popover-foreground shadow-lg outline-none data-[state=open]:animate-in sm:max-w-md"
        >
          <div className="grid gap-1.5">
            <AlertDialog.Title className="break-words font-semibold text-lg">{title}</AlertDialog.Title>
            {description && (
              <AlertDialog.Description className="text-muted-foreground text-sm">{description}</AlertDialog.Description>
            )}
          </div>
          {consequences && consequences.length > 0 && (
            <ul className="grid gap-1 rounded-lg border border-failure/25 bg-failure-soft px-3 py-2.5 text-failure text-sm">
              {consequences.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed while the dialog is open
                <li key={index} className="flex gap-2">
                  <span aria-hidden>•</span>
                  <span className="min-w-0 break-words">{line}</span>
                </li>
              ))}
            </ul>
          )}
          {children}
          <form
            id={formId}
            className="empty:hidden"
            onSubmit={(event) => {
              event.preventDefault();
              event.stopPropagation();
              void confirm();
            }}
          >
            {confirmText !== undefined && (
              <Field
                label={
                  <>
                    Type <code className="break-all rounded-sm bg-muted px-1 py-0.5 font-mono">{confirmText}</code> to
                    confirm
                  </>
                }
              >
                <Input
                  mono
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                  autoComplete="off"
                  autoCapitalize="off"
                  spellCheck={false}
                />
              </Field>
            )}
          </form>
          {error && (
            <p role="alert" className="text-failure text-sm">
              {error}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button disabled={busy}>{cancelLabel}</Button>
            </AlertDialog.Cancel>
            <Button type="submit" form={formId} variant={tone} loading={busy} disabled={!ready}>
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
