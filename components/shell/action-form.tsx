"use client";

import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { ApiError } from "@/lib/contract/call";
import { ErrorAlert } from "./error-alert";

const errorsIn = (error: unknown) =>
  error instanceof ApiError ? (error.problem.errors ?? []) : [];

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
  /** The action can be performed again after it has succeeded; by default the form is closed then. */
  repeatable?: boolean;
  /** Focuses the cancel button first, for actions that cannot be undone. */
  focusCancel?: boolean;
  children: (fieldError: FieldError) => ReactNode;
};

/** A form in a dialog. Errors are shown above the form; those of a field are also shown at the field. */
export function ActionForm(props: ActionFormProps) {
  const { submitLabel, variant = "primary", cancelLabel = "Cancel", onCancel, children } = props;
  const { mutate, isPending, isSuccess, error } = useMutation({ mutationFn: props.submit });
  const pending = isPending || (isSuccess && !props.repeatable);
  return (
    <form
      className="grid gap-4 text-sm"
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) mutate(new FormData(event.currentTarget));
      }}
    >
      <ErrorAlert error={error} />
      {children((name) => fieldErrorOf(error, name))}
      <div className="flex flex-wrap justify-end gap-2">
        <Button data-focus-first={props.focusCancel || undefined} onClick={onCancel}>
          {cancelLabel}
        </Button>
        <Button type="submit" variant={variant} pending={pending}>
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
