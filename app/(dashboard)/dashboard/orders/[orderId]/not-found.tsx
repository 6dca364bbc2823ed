import { MissingPage } from "@/components/shell/missing-page";
import { requirePageSession } from "@/lib/http/session/session";

const LIST = { href: "/dashboard/orders", label: "Orders" };

export default async function OrderNotFound() {
  const { livemode } = await requirePageSession(LIST.href);
  return <MissingPage noun="order" livemode={livemode} list={LIST} />;
}
