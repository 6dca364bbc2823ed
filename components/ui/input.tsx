import { useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "./class-names";

const CONTROL_CLASS =
  "bg-surface border-control text-ink placeholder:text-muted w-full rounded-lg border px-3 text-base sm:text-sm " +
  "min-h-10 disabled:opacity-55 aria-invalid:border-bad";

type FieldExtras = {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
};
type ControlProps = {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
};
type FieldProps = FieldExtras & {
  id: string | undefined;
  className: string | undefined;
  children: (control: ControlProps) => ReactNode;
};

function Field({ id, label, hint, error, className, children }: FieldProps) {
  const generatedId = useId();
  const controlId = id ?? generatedId;
  const described = cx(hint ? `${controlId}-hint` : null, error ? `${controlId}-error` : null);
  return (
    <div className={cx("grid gap-1.5", className)}>
      <label htmlFor={controlId} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id: controlId,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": described || undefined,
      })}
      {hint ? (
        <p id={`${controlId}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
      {error ? <ErrorText id={`${controlId}-error`}>{error}</ErrorText> : null}
    </div>
  );
}

function ErrorText({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="text-sm text-bad">
      {children}
    </p>
  );
}

export function TextField(props: ComponentProps<"input"> & FieldExtras) {
  const { id, label, hint, error, className, ...rest } = props;
  return (
    <Field {...{ id, label, hint, error, className }}>
      {(control) => <input {...rest} {...control} className={CONTROL_CLASS} />}
    </Field>
  );
}

export type SelectOption = { value: string; label: string };

export function SelectField(
  props: ComponentProps<"select"> & FieldExtras & { options: readonly SelectOption[] },
) {
  const { id, label, hint, error, className, options, ...rest } = props;
  return (
    <Field {...{ id, label, hint, error, className }}>
      {(control) => (
        <select {...rest} {...control} className={cx(CONTROL_CLASS, "select-arrow pe-9")}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export type ChoiceFieldProps = {
  label: string;
  name: string;
  type: "checkbox" | "radio";
  options: readonly { value: string; description?: string }[];
  selected: readonly string[];
  error?: string;
};

/** A group of checkboxes or radio buttons. The labels are the literal values. */
export function ChoiceField({ label, name, type, options, selected, error }: ChoiceFieldProps) {
  const errorId = useId();
  return (
    <fieldset className="grid gap-1" aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {options.map(({ value, description }) => (
        <label key={value} className="flex items-start gap-2.5 py-1.5 text-sm">
          <input
            type={type}
            name={name}
            value={value}
            defaultChecked={selected.includes(value)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            <code translate="no" className="font-mono text-[0.8125rem]">
              {value}
            </code>
            {description ? <span className="block text-muted">{description}</span> : null}
          </span>
        </label>
      ))}
      {error ? <ErrorText id={errorId}>{error}</ErrorText> : null}
    </fieldset>
  );
}
