import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

/** For an ID that does not exist in this account and mode. */
export function OrderMissing({ livemode }: { livemode: boolean }) {
  return (
    <Card>
      <EmptyState title={`No such order among your ${livemode ? "live" : "test"} orders`}>
        <p className="mb-4">
          Check the link. If it was a {livemode ? "test" : "live"} order, switch the mode above and
          open the link again.
        </p>
        <Link href="/dashboard/orders" prefetch={false} className={buttonClass("secondary")}>
          All orders
        </Link>
      </EmptyState>
    </Card>
  );
}
