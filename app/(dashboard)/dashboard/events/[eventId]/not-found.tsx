import { MissingPage } from "@/components/shell/missing-page";
import { pageAccountCtx } from "@/lib/http/session/session";

const LIST = { href: "/dashboard/events", label: "Events" };

export default async function EventNotFound() {
  const { dashboard } = await pageAccountCtx(LIST.href);
  return <MissingPage noun="event" dashboard={dashboard} list={LIST} />;
}
