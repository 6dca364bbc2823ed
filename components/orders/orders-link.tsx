import Link from "next/link";

/** Link from an order back to the list. */
export function OrdersLink() {
  return (
    <p className="text-sm">
      <Link href="/dashboard/orders" prefetch={false} className="link">
        Orders
      </Link>
    </p>
  );
}
