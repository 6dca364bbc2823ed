import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return (
    <section {...rest} className={cx("rounded-xl border border-line bg-surface", className)} />
  );
}

export type TitledCardProps = {
  id: string;
  title: string;
  description?: ReactNode;
  /** Buttons or links at the end of the heading's line. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** A card with a heading, which is also its accessible name. Its content is not padded; see `CardBody`. */
export function TitledCard(props: TitledCardProps) {
  const { id, title, description, actions, className, children } = props;
  return (
    <Card aria-labelledby={id} className={className}>
      <header className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3 sm:px-5">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {description ? <p className="text-sm text-muted">{description}</p> : null}
        </div>
        {actions}
      </header>
      {children}
    </Card>
  );
}

export function CardBody({ className, ...rest }: ComponentProps<"div">) {
  // Without specificity, so that `className` can set another vertical padding.
  return <div {...rest} className={cx("px-4 sm:px-5 [:where(&)]:py-4", className)} />;
}

/** A titled card with padded content; `className` is that of the content. */
export function Panel({ className, children, ...rest }: TitledCardProps) {
  return (
    <TitledCard {...rest}>
      <CardBody className={className}>{children}</CardBody>
    </TitledCard>
  );
}
