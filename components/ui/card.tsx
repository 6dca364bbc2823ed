import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names";

/** A surface that groups related content. */
export function Card({ className, ...rest }: ComponentProps<"section">) {
  return (
    <section {...rest} className={cx("rounded-xl border border-line bg-surface", className)} />
  );
}

export type CardHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** The heading's ID, for `aria-labelledby` on the card. */
  id?: string;
  className?: string;
};

/** A card's heading, with actions at the end of the line. */
export function CardHeader({ title, description, actions, id, className }: CardHeaderProps) {
  return (
    <header
      className={cx(
        "flex flex-wrap items-center gap-3 border-b border-line px-4 py-3 sm:px-5",
        className,
      )}
    >
      <div className="min-w-0 flex-1">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {description ? <p className="text-sm text-muted">{description}</p> : null}
      </div>
      {actions}
    </header>
  );
}

/** A card's padded content. */
export function CardBody({ className, ...rest }: ComponentProps<"div">) {
  return <div {...rest} className={cx("px-4 py-4 sm:px-5", className)} />;
}
