"use client";

import { useEffect, useId, useRef, type ReactNode } from "react";
import { Icon } from "./icon";

export type DialogProps = {
  open: boolean;
  /** Called on Escape, on the close button and on a click outside. */
  onClose: () => void;
  title: string;
  children: ReactNode;
};

const FIELD = "input:not([type=hidden]), select, textarea";

/**
 * A modal on the native `<dialog>`: focus is trapped, and restored on close. When the dialog opens, and whenever its
 * title changes to that of another step, focus moves to the element with `data-focus-first`, else to the first field,
 * else to the close button. React's `autoFocus` has no effect, because it runs before the dialog is open.
 */
export function Dialog({ open, onClose, title, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const pressed = useRef<EventTarget>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (!open) return dialog.close();
    if (!dialog.open) dialog.showModal();
    const first = "[data-focus-first]";
    (dialog.querySelector<HTMLElement>(first) ?? dialog.querySelector<HTMLElement>(FIELD))?.focus();
  }, [open, title]);

  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={({ target }) => {
        pressed.current = target;
      }}
      onClick={({ target, currentTarget }) => {
        // A selection that begins in the dialog and ends outside of it is also a click on the dialog.
        if (target === currentTarget && pressed.current === target) onClose();
      }}
      className="m-auto w-full max-w-lg rounded-xl border border-line bg-surface p-0 text-ink shadow-xl backdrop:bg-black/50"
    >
      {open ? (
        <div className="grid gap-4 p-5">
          <div className="flex items-start gap-3">
            <h2 id={titleId} className="flex-1 text-lg font-semibold">
              {title}
            </h2>
            <button
              type="button"
              aria-label="Close"
              onClick={onClose}
              className="-m-2 inline-flex size-11 cursor-pointer items-center justify-center rounded-lg hover:bg-subtle"
            >
              <Icon name="cross" />
            </button>
          </div>
          {children}
        </div>
      ) : null}
    </dialog>
  );
}
