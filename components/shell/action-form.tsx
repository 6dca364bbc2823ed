"use client";

import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { ApiError } from "@/lib/contract/call";
import { ErrorAlert } from "./error-alert";

const errorsIn = (error: unknown) =>
  error instanceof ApiError ? (error.problem.errors ?? []) : [];

/** True if the response lists invalid fields, so that the form need not repeat the message. */
function hasFieldErrors(error: unknown): boolean {
  return errorsIn(error).length > 0;
}

function fieldErrorOf(error: unknown, name: string): string | undefined {
  const found = errorsIn(error).find(({ path }) => path === name || path.startsWith(`${name}.`));
  return found && `This ${found.message}.`;
}

/** The error message for a field, if the API rejected it. */
export type FieldError = (name: string) => string | undefined;

export type ActionFormProps = {
  /** Performs the action. Errors it throws are shown in the form, and it can be tried again. */
  submit: (form: FormData) => Promise<unknown>;
  submitLabel: string;
  variant?: ButtonVariant;
  cancelLabel?: string;
  onCancel: () => void;
  /** Focuses the cancel button first, for actions that cannot be undone. */
  focusCancel?: boolean;
  children: (fieldError: FieldError) => ReactNode;
};

/** A form in a dialog. Validation errors of the API are shown at the field, other errors above the form. */
export function ActionForm(props: ActionFormProps) {
  const { submitLabel, variant = "primary", cancelLabel = "Cancel", onCancel, children } = props;
  const { mutate, isPending, error } = useMutation({ mutationFn: props.submit });
  return (
    <form
      className="grid gap-4 text-sm"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) mutate(new FormData(event.currentTarget));
      }}
    >
      {hasFieldErrors(error) ? null : <ErrorAlert error={error} />}
      {children((name) => fieldErrorOf(error, name))}
      <div className="flex flex-wrap justify-end gap-2">
        <Button data-focus-first={props.focusCancel || undefined} onClick={onCancel}>
          {cancelLabel}
        </Button>
        <Button type="submit" variant={variant} pending={isPending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

export type ConfirmProps = {
  children: ReactNode;
  confirmLabel: string;
  variant?: ButtonVariant;
  run: () => Promise<unknown>;
  onCancel: () => void;
};

export function Confirm(props: ConfirmProps) {
  const { children, confirmLabel, variant = "danger", run, onCancel } = props;
  return (
    <ActionForm
      submit={run}
      submitLabel={confirmLabel}
      variant={variant}
      onCancel={onCancel}
      focusCancel
    >
      {() => <div className="grid gap-2">{children}</div>}
    </ActionForm>
  );
}
