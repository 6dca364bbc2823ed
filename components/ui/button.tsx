import type { ComponentProps } from "react";
import { cx } from "./class-names";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent border-transparent hover:bg-accent-strong",
  secondary: "bg-surface text-ink border-line-strong hover:bg-subtle",
  ghost: "bg-transparent text-ink border-transparent hover:bg-subtle",
  danger: "bg-bad text-on-bad border-transparent hover:bg-bad-strong",
};
const SIZES: Record<ButtonSize, string> = {
  sm: "min-h-8 px-2.5 text-sm gap-1.5 rounded-md",
  md: "min-h-10 px-3.5 text-sm gap-2 rounded-lg",
  lg: "min-h-11 px-4 text-base gap-2 rounded-lg",
};

export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md"): string {
  return cx(
    "inline-flex items-center justify-center border font-medium whitespace-nowrap no-underline",
    "cursor-pointer transition-colors select-none",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    VARIANTS[variant],
    SIZES[size],
  );
}

export type ButtonProps = ComponentProps<"button"> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** The button keeps focus and ignores clicks while work is in progress. An indicator appears after 300 ms. */
  pending?: boolean;
};

/** A button; `type="button"` by default. */
export function Button({
  variant,
  size,
  pending,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={pending || rest["aria-disabled"]}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={cx(buttonClass(variant, size), className)}
    >
      {children}
      {pending ? <span className="pending-mark" aria-hidden="true" /> : null}
    </button>
  );
}

export type ButtonLinkProps = ComponentProps<"a"> & { variant?: ButtonVariant; size?: ButtonSize };

/** A link that looks like a button. Requires `href`; for links inside the app use `buttonClass` on `AppLink`. */
export function ButtonLink({ variant, size, className, ...rest }: ButtonLinkProps) {
  return <a {...rest} className={cx(buttonClass(variant, size), className)} />;
}
