import type { ReactNode } from "react";
import { cx } from "./class-names";

export type EmptyStateProps = {
  title: ReactNode;
  children?: ReactNode;
  /** The next step: a button, a link or a code block. */
  action?: ReactNode;
  className?: string;
};

/** Shown in place of an empty list, with the next step. */
export function EmptyState({ title, children, action, className }: EmptyStateProps) {
  return (
    <div
      className={cx(
        "grid grid-cols-[minmax(0,1fr)] justify-items-center gap-3 px-4 py-10 text-center",
        className,
      )}
    >
      <p className="text-base font-semibold">{title}</p>
      {children ? <div className="max-w-prose text-sm text-muted">{children}</div> : null}
      {action ? <div className="w-full max-w-2xl text-start">{action}</div> : null}
    </div>
  );
}
