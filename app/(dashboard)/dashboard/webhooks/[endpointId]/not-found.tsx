import { MissingPage } from "@/components/shell/missing-page";
import { pageAccountCtx } from "@/lib/http/session/session";

const LIST = { href: "/dashboard/webhooks", label: "Webhooks" };

export default async function WebhookNotFound() {
  const { dashboard } = await pageAccountCtx(LIST.href);
  return <MissingPage noun="webhook endpoint or delivery" dashboard={dashboard} list={LIST} />;
}
