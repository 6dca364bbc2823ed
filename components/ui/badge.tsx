import type { ReactNode } from "react";
import { cx } from "./class-names";
import { Icon, type IconName } from "./icon";

export type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

export const TONE_CLASS: Record<Tone, string> = {
  neutral: "bg-subtle text-muted border-line",
  accent: "bg-accent-soft text-accent-ink border-accent-line",
  good: "bg-good-soft text-good border-good-line",
  warn: "bg-warn-soft text-warn border-warn-line",
  bad: "bg-bad-soft text-bad border-bad-line",
};

export type BadgeProps = {
  tone?: Tone;
  /** A shape that identifies the badge without its color. */
  icon: IconName;
  children: ReactNode;
};

/** A short status text; color only supports it. */
export function Badge({ tone = "neutral", icon, children }: BadgeProps) {
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 rounded-md border px-1.5 py-0.5 text-xs font-medium whitespace-nowrap",
        TONE_CLASS[tone],
      )}
    >
      <Icon name={icon} className="size-3.5" />
      {children}
    </span>
  );
}

/** How a status is shown: a word and a distinct shape, supported by color. */
export type StatusLook = { label: string; tone: Tone; icon: IconName };

export function StatusBadge({ look: { label, ...rest } }: { look: StatusLook }) {
  return <Badge {...rest}>{label}</Badge>;
}
