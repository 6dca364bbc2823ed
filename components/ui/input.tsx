import { useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "./class-names";

export const CONTROL_CLASS =
  "bg-surface border-control text-ink placeholder:text-muted w-full rounded-lg border px-3 text-base sm:text-sm " +
  "min-h-10 disabled:opacity-55 aria-invalid:border-bad";

/** A text input without a label; add one or use `TextField`. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cx(CONTROL_CLASS, className)} />;
}

/** A text area without a label; add one or use `TextAreaField`. */
export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} className={cx(CONTROL_CLASS, "py-2", className)} />;
}

export type FieldProps = {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and how to fix it. */
  error?: ReactNode;
  children: ReactNode;
  className?: string;
};

/** Label, control, hint and error. The control should have `aria-describedby={describedBy(id, …)}`. */
export function Field({ id, label, hint, error, children, className }: FieldProps) {
  return (
    <div className={cx("grid gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}

/** The IDs of a field's hint and error, for `aria-describedby`. */
export function describedBy(id: string, hint: ReactNode, error: ReactNode): string | undefined {
  return cx(hint ? `${id}-hint` : null, error ? `${id}-error` : null) || undefined;
}

type FieldExtras = Pick<FieldProps, "label" | "hint" | "error">;

/** A labeled text input. */
export function TextField({
  label,
  hint,
  error,
  className,
  ...rest
}: ComponentProps<"input"> & FieldExtras) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <Field id={id} label={label} hint={hint} error={error} className={className}>
      <Input
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}

/** A labeled text area. */
export function TextAreaField({
  label,
  hint,
  error,
  className,
  ...rest
}: ComponentProps<"textarea"> & FieldExtras) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <Field id={id} label={label} hint={hint} error={error} className={className}>
      <TextArea
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}
