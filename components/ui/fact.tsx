import type { ReactNode } from "react";
import { CopyButton } from "./copy-button";
import { cx } from "./class-names";
import { exactTime, TimeAgo } from "./time";

export type FactProps = {
  label: string;
  children: ReactNode;
  /** Adds a button that copies this text. */
  copy?: string | null;
};

export function Fact({ label, children, copy }: FactProps) {
  return (
    <div className="grid gap-x-4 border-b border-line py-2.5 last:border-0 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="flex min-w-0 items-start justify-between gap-2 text-sm">
        <span className="min-w-0 wrap-anywhere">{children}</span>
        {copy ? (
          <CopyButton
            text={copy}
            label={`Copy ${label.toLowerCase()}`}
            variant="ghost"
            size="sm"
            iconOnly
            className="-my-1.5"
          />
        ) : null}
      </dd>
    </div>
  );
}

/** A literal value to copy: never translated, always left to right. */
export function Verbatim({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <code translate="no" dir="ltr" className={cx("font-mono text-[0.8125rem]", className)}>
      {children}
    </code>
  );
}

/** A value, or a muted placeholder while there is none. */
export function Optional({ value, none }: { value: ReactNode; none: string }) {
  return value ?? <span className="text-muted">{none}</span>;
}

/** The exact time and its age. */
export function TimeFact({ label, iso }: { label: string; iso: string }) {
  return (
    <Fact label={label}>
      <span className="figures">
        {exactTime(iso)} (<TimeAgo iso={iso} />)
      </span>
    </Fact>
  );
}

type LiteralFactProps = { label: string; value: string | null; none?: string };

/** A literal value with a button to copy it. */
export function LiteralFact({ label, value, none = "None" }: LiteralFactProps) {
  return (
    <Fact label={label} copy={value}>
      <Optional value={value && <Verbatim>{value}</Verbatim>} none={none} />
    </Fact>
  );
}
