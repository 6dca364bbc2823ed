import { MissingPage } from "@/components/shell/missing-page";
import { requirePageSession } from "@/lib/http/session/session";

const LIST = { href: "/dashboard/events", label: "Events" };

export default async function EventNotFound() {
  const { livemode } = await requirePageSession(LIST.href);
  return <MissingPage noun="event" livemode={livemode} list={LIST} />;
}
