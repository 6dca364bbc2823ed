import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

export type MissingProps = {
  /** The kind of the missing object, such as "webhook endpoint". */
  noun: string;
  livemode: boolean;
  href: string;
  label: string;
};

/** For an ID that does not exist in this account and mode. */
export function Missing({ noun, livemode, href, label }: MissingProps) {
  return (
    <Card>
      <EmptyState title={`No such ${livemode ? "live" : "test"} ${noun}`}>
        <p className="mb-4">
          Check the link; it may have been deleted. If it belongs to {livemode ? "test" : "live"}{" "}
          mode, switch the mode above and open the link again.
        </p>
        <Link href={href} prefetch={false} className={buttonClass("secondary")}>
          {label}
        </Link>
      </EmptyState>
    </Card>
  );
}
