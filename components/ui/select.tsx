import { useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "./class-names";
import { CONTROL_CLASS, describedBy, Field } from "./input";

export type SelectOption = { value: string; label: string; disabled?: boolean };
type SelectProps = ComponentProps<"select"> & { options: readonly SelectOption[] };

/** The native select, without a label; add one or use `SelectField`. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <select {...rest} className={cx(CONTROL_CLASS, "select-arrow pe-9", className)}>
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** A labeled select. */
export function SelectField({
  label,
  hint,
  error,
  className,
  ...rest
}: SelectProps & { label: ReactNode; hint?: ReactNode; error?: ReactNode }) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <Field id={id} label={label} hint={hint} error={error} className={className}>
      <Select
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}
