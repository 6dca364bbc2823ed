import Link from "next/link";
import { apiCurl, type CurlInput } from "@/components/account/api-curl";
import { buttonClass } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { isFiltered, NO_FILTERS, orderListHref, type OrderFilters } from "./order-filters";

const FIRST_ORDER = {
  product: "pro-monthly",
  price_cents: 4900,
  price_currency: "USD",
  pay_currency: "btc",
};

/** Shown when there are no orders: a link to clear the filter, or how to create the first order. */
export function OrdersEmpty({ filters, curl }: { filters: OrderFilters; curl: CurlInput }) {
  if (isFiltered(filters) || filters.cursors.length > 0) {
    return (
      <EmptyState title="No order matches">
        <p className="mb-4">
          {filters.search
            ? "A search looks for whole order and payment ids, and for parts of products and notes."
            : "Nothing has this status in these days."}
        </p>
        <Link href={orderListHref(NO_FILTERS)} className={buttonClass("secondary", "md")}>
          Show all orders
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      className="grid-cols-[minmax(0,1fr)]"
      title={curl.livemode ? "No orders yet" : "No test orders yet"}
      action={
        <CodeBlock
          label="Create an order"
          code={apiCurl(curl, "/v1/billing/crypto-checkout", FIRST_ORDER)}
        />
      }
    >
      <p>
        An order begins with a checkout. Run this in the folder Driftstack was started from: it
        makes a {curl.livemode ? "live" : "test"} API key, then an order, and answers with the link
        to its payment page.
      </p>
    </EmptyState>
  );
}
