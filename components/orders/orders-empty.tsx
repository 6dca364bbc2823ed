import { useDashboard } from "@/components/shell/dashboard";
import { NoMatches } from "@/components/ui/empty-state";
import { FirstOrder } from "./first-order";
import { isFiltered, NO_FILTERS, orderListHref, type OrderFilters } from "./order-filters";

/** Shown when there are no orders: a link to clear the filter, or how to create the first order. */
export function OrdersEmpty({ filters }: { filters: OrderFilters }) {
  const { livemode } = useDashboard();
  if (isFiltered(filters) || filters.cursors.length > 0) {
    return (
      <NoMatches noun="orders" href={orderListHref(NO_FILTERS)}>
        {filters.search
          ? "Search for a complete order or payment ID, or for part of a product or note."
          : "No orders match these filters."}
      </NoMatches>
    );
  }
  return (
    <FirstOrder noun="orders">
      To create an order, run this command in the folder that Driftstack was started from. It
      creates a {livemode ? "live" : "test"} API key and an order, and returns the link to the
      payment page.
    </FirstOrder>
  );
}
