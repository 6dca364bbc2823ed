import { PageFrame } from "@/components/account/page-frame";
import { OrderMissing } from "@/components/orders/order-missing";
import { OrdersLink } from "@/components/orders/orders-link";
import { requirePageSession } from "@/lib/http/session/session";

export default async function OrderNotFound() {
  const { livemode } = await requirePageSession("/dashboard/orders");
  return (
    <PageFrame title="No such order" livemode={livemode} above={<OrdersLink />}>
      <OrderMissing livemode={livemode} />
    </PageFrame>
  );
}
