import Link from "next/link";
import { apiCurl, type CurlInput } from "@/components/shell/api-curl";
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
      <EmptyState title="No matching orders">
        <p className="mb-4">
          {filters.search
            ? "Search for a complete order or payment ID, or for part of a product or note."
            : "No orders match these filters."}
        </p>
        <Link href={orderListHref(NO_FILTERS)} className={buttonClass()}>
          View all orders
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={curl.livemode ? "No orders yet" : "No test orders yet"}
      action={
        <CodeBlock
          label="Create an order"
          code={apiCurl(curl, "/v1/billing/crypto-checkout", FIRST_ORDER)}
        />
      }
    >
      <p>
        To create an order, run this command in the folder that Driftstack was started from. It
        creates a {curl.livemode ? "live" : "test"} API key and an order, and returns the link to
        the payment page.
      </p>
    </EmptyState>
  );
}
