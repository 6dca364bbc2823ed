import { MissingPage } from "@/components/shell/missing-page";
import { requirePageSession } from "@/lib/http/session/session";

const LIST = { href: "/dashboard/webhooks", label: "Webhooks" };

export default async function WebhookNotFound() {
  const { livemode } = await requirePageSession(LIST.href);
  return <MissingPage noun="webhook endpoint or delivery" livemode={livemode} list={LIST} />;
}
