import { MissingPage } from "@/components/shell/missing-page";
import { pageAccountCtx } from "@/lib/http/session/session";

const LIST = { href: "/dashboard/orders", label: "Orders" };

export default async function OrderNotFound() {
  const { dashboard } = await pageAccountCtx(LIST.href);
  return <MissingPage noun="order" dashboard={dashboard} list={LIST} />;
}
