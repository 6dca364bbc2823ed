import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { PayView } from "@/lib/contract/pay-view";
import type { PayState } from "./pay-state";
import { webUrl } from "./pay-text";
import { OrderId } from "./receipt-card";
import { ReturnToShop } from "./return-to-shop";

type EndedState = Extract<PayState, "time_up" | "expired" | "failed" | "cancelled" | "stub">;

const MEANING: Record<EndedState, string> = {
  time_up: "Do not send a payment now: the price was valid only until the end of the countdown.",
  expired:
    "No payment was received while the price was valid. Do not send a payment to the address that was shown.",
  failed:
    "The payment provider could not complete this payment. Do not send another payment to the address that was shown.",
  cancelled: "No payment is due. Do not send a payment to the address that was shown.",
  stub: "The shop cannot accept this payment automatically yet. It has received your order and can help you pay.",
};

/** The order can no longer be paid here: explains why, what happens to payments already sent, and what to do next. */
export function EndedCard({ state, view, now }: { state: EndedState; view: PayView; now: number }) {
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
            ? "Contact "
            : "A payment that arrives late is recorded and can be found. Contact "}
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
      {view.return_url !== null ? (
        <ReturnToShop view={view} now={now} />
      ) : state === "time_up" ? null : again === null ? (
        <p className="text-sm text-muted">
          To try again, return to the shop and place a new order.
        </p>
      ) : (
        <div>
          <ButtonLink variant="primary" size="lg" href={again} target="_top">
            {state === "stub" ? "Return to the shop" : "Try again in the shop"}
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
