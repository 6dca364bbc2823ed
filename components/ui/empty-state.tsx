import { AppLink } from "./app-link";
import type { ReactNode } from "react";
import { buttonClass } from "./button";

export type EmptyStateProps = {
  title: ReactNode;
  children?: ReactNode;
  /** The next step: a button, a link or a code block. */
  action?: ReactNode;
};

/** Shown in place of an empty list, with the next step. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] justify-items-center gap-3 px-4 py-10 text-center">
      <p className="text-base font-semibold">{title}</p>
      {children ? <div className="max-w-prose text-sm text-muted">{children}</div> : null}
      {action ? <div className="w-full max-w-2xl text-start">{action}</div> : null}
    </div>
  );
}

export type NoMatchesProps = { noun: string; href: string; children?: ReactNode };

/** Shown when no row matches the filters, with a link to the complete list. */
export function NoMatches({ noun, href, children }: NoMatchesProps) {
  return (
    <EmptyState title={`No matching ${noun}`}>
      {children ? <p className="mb-4">{children}</p> : null}
      <AppLink href={href} className={buttonClass()}>
        View all {noun}
      </AppLink>
    </EmptyState>
  );
}

export type ListBodyProps<T> = {
  /** Undefined while they are loading. */
  rows: readonly T[] | undefined;
  /** What the rows are, such as "orders". */
  noun: string;
  empty: ReactNode;
  children: (rows: readonly T[]) => ReactNode;
};

/** The rows of a list, or what is shown in place of them. */
export function ListBody<T>({ rows, noun, empty, children }: ListBodyProps<T>) {
  if (!rows) return <p className="px-5 py-10 text-center text-muted">Loading {noun}…</p>;
  return rows.length > 0 ? children(rows) : empty;
}
