import { AppLink } from "@/components/ui/app-link";

/** Abbreviates an ID, such as `ord_0193…9f3ac2`: the beginning shows the type, the end distinguishes it from others. */
export function shortId(id: string): string {
  return id.length <= 18 ? id : `${id.slice(0, 8)}…${id.slice(-6)}`;
}

/** Link from a delivery or an event to its order; a test event has none. */
export function OrderLink({ orderId }: { orderId: string | null }) {
  if (orderId === null) return <span className="text-muted">no order</span>;
  return (
    <AppLink
      href={`/dashboard/orders/${orderId}`}
      translate="no"
      title={orderId}
      className="truncate font-mono text-xs link"
    >
      {shortId(orderId)}
    </AppLink>
  );
}
