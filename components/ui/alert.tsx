import type { ReactNode } from "react";
import { TONE_CLASS, type Tone } from "./badge";
import { cx } from "./class-names";
import { Icon, type IconName } from "./icon";

const ICONS: Record<Tone, IconName> = {
  neutral: "dot",
  accent: "dot",
  good: "check",
  warn: "alert",
  bad: "alert",
};

export type AlertProps = {
  tone: Tone;
  children: ReactNode;
  /** Announced by screen readers immediately. */
  announced?: boolean;
  action?: ReactNode;
  className?: string;
};

/** A message that the reader should see before continuing. */
export function Alert({ tone, children, announced, action, className }: AlertProps) {
  return (
    <div
      role={announced ? "alert" : undefined}
      className={cx(
        "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-3 py-2 text-sm",
        TONE_CLASS[tone],
        className,
      )}
    >
      <Icon name={ICONS[tone]} />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
