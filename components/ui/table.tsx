import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names";

/** The outer cells are padded to align with the content of the card around the table. */
const EDGES = "px-2 py-2 first:ps-4 last:pe-4 sm:first:ps-5 sm:last:pe-5";

export type TableProps = {
  caption: string;
  columns: readonly { label: ReactNode; className: string }[];
  children: ReactNode;
};

export function Table({ caption, columns, children }: TableProps) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-xs text-muted">
        <tr className="border-b border-line">
          {columns.map(({ label, className }, index) => (
            <th key={index} scope="col" className={cx(EDGES, "font-medium", className)}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return <tr className="border-b border-line last:border-0 hover:bg-subtle">{children}</tr>;
}

export function Cell({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={cx(EDGES, "align-top", className)} />;
}
