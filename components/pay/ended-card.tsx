import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { PayView } from "@/lib/contract/pay-view";
import type { PayState } from "./pay-state";
import { webUrl } from "./pay-text";
import { OrderId } from "./receipt-card";

type EndedState = Extract<PayState, "time_up" | "expired" | "failed" | "cancelled" | "stub">;

const MEANING: Record<EndedState, string> = {
  time_up: "Do not send anything now: the price was only held until the end of the countdown.",
  expired:
    "The price was held for a while, and no payment was seen in that time. Do not send anything to the old address.",
  failed:
    "The payment service could not complete this payment. Do not send anything more to the old address.",
  cancelled: "Nothing has to be paid. Do not send anything to the old address.",
  stub: "The shop cannot take this payment by itself yet. It has your order and can tell you how to pay.",
};

/** Nothing can be paid here any more: explains why, what happens to money already sent, and what to do next. */
export function EndedCard({ state, view }: { state: EndedState; view: PayView }) {
  const again = webUrl(view.cancel_url);
  return (
    <div className="grid grid-cols-1 gap-5 px-4 py-5 sm:px-6">
      <p>{MEANING[state]}</p>
      <section className="grid gap-2 rounded-lg border border-line bg-subtle p-4">
        <h2 className="text-sm font-semibold">
          {state === "stub" ? "Questions?" : "Already paid? Nothing is lost."}
        </h2>
        <p className="text-sm text-muted">
          {state === "stub"
            ? "Write to "
            : "A payment that arrives late is recorded and can be found. Write to "}
          <Contact view={view} /> and quote this order:
        </p>
        <div className="flex items-center gap-2">
          <span className="min-w-0 flex-1 break-all">
            <OrderId id={view.order_id} />
          </span>
          <span className="js-only contents">
            <CopyButton text={view.order_id} label={`Copy order id ${view.order_id}`} />
          </span>
        </div>
      </section>
      {state === "time_up" ? null : again === null ? (
        <p className="text-sm text-muted">
          To start again, go back to the shop and order once more.
        </p>
      ) : (
        <div>
          <ButtonLink variant="primary" size="lg" href={again} target="_top">
            {state === "stub" ? "Back to the shop" : "Start again in the shop"}
          </ButtonLink>
        </div>
      )}
    </div>
  );
}

function Contact({ view }: { view: PayView }) {
  const { name, support_email: email } = view.merchant;
  if (email === null) return <bdi>{name}</bdi>;
  const subject = encodeURIComponent(`Order ${view.order_id}`);
  return (
    <a className="link" href={`mailto:${encodeURI(email)}?subject=${subject}`}>
      {email}
    </a>
  );
}
