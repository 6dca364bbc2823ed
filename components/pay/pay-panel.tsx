"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import type { PayView } from "@/lib/contract/pay-view";
import { ChooseCoin } from "./choose-coin";
import { ConfirmingCard } from "./confirming-card";
import { formatRemaining, isUrgent, remainingMs, timerAnnouncement } from "./countdown";
import { EndedCard } from "./ended-card";
import { FactList } from "./fact-list";
import { OfflineBanner } from "./offline-banner";
import { OrderHeading } from "./order-heading";
import { PayDetails } from "./pay-details";
import { isSettled, payStateOf, payStatusText, type PayState } from "./pay-state";
import { coinName, webUrl } from "./pay-text";
import { ReceiptCard } from "./receipt-card";
import { TestPaymentBanner, SandboxPanel } from "./sandbox-panel";
import { StatusLine } from "./status-line";
import { useFrameMessage } from "./use-frame-message";
import { usePayView } from "./use-pay-view";
import { useServerNow } from "./use-server-now";

/** The payer's page: renders the prefetched view and keeps it up to date. */
export function PayPanel({ orderId }: { orderId: string }) {
  const { data, isError } = usePayView(orderId);
  if (data === undefined) return null;
  return <LivePay view={data} failing={isError} />;
}

function LivePay({ view, failing }: { view: PayView; failing: boolean }) {
  const now = useServerNow(view.server_time, !isSettled(view));
  useFrameMessage(view);
  return (
    <>
      <PayCard view={view} now={now} />
      <OfflineBanner failing={failing && !isSettled(view)} />
    </>
  );
}

/** The page for one view at one moment of the server's time. */
export function PayCard({ view, now }: { view: PayView; now: number }) {
  const [choosing, setChoosing] = useState(false);
  const found = payStateOf(view, now);
  const state = found === "pay" && choosing ? "choose" : found;
  const timed = state === "pay" || state === "choose";
  return (
    <main
      className={cx(
        "mx-auto grid w-full gap-4 sm:px-4 sm:py-8",
        state === "pay" || state === "partial" || state === "choose" ? "max-w-3xl" : "max-w-xl",
      )}
    >
      <div className="overflow-hidden border-line bg-surface sm:rounded-xl sm:border">
        <TestPaymentBanner view={view} />
        <OrderHeading view={view}>
          {timed && view.expires_at !== null ? (
            <CountdownTimer leftMs={remainingMs(view.expires_at, now)} />
          ) : null}
        </OrderHeading>
        <StatusLine state={state} text={payStatusText(state, view)} />
        <StateContent state={state} view={view} now={now} onChosen={() => setChoosing(false)} />
        {timed ? (
          <OtherActions view={view} choosing={choosing} onChoose={() => setChoosing(!choosing)} />
        ) : null}
      </div>
      {view.can_simulate ? <SandboxPanel orderId={view.order_id} /> : null}
    </main>
  );
}

/** Time left. Emphasized during the last five minutes; screen readers announce it only at fixed marks. */
function CountdownTimer({ leftMs }: { leftMs: number }) {
  const urgent = isUrgent(leftMs);
  return (
    <div className="text-end">
      <div
        role="timer"
        aria-label="Time left to pay"
        className={cx("text-sm figures", urgent ? "font-semibold text-warn" : "text-muted")}
      >
        {formatRemaining(leftMs)}
      </div>
      <span aria-live="polite" className="sr-only">
        {timerAnnouncement(leftMs)}
      </span>
    </div>
  );
}

type StateContentProps = { state: PayState; view: PayView; now: number; onChosen: () => void };

function StateContent({ state, view, now, onChosen }: StateContentProps) {
  switch (state) {
    case "choose":
      return <ChooseCoin orderId={view.order_id} onChosen={onChosen} />;
    case "pay":
      return <PayDetails key={view.payment_address} view={view} />;
    case "partial":
      return (
        <>
          <PartialNote view={view} />
          <PayDetails key={view.payment_address} view={view} />
        </>
      );
    case "confirming":
      return <ConfirmingCard view={view} />;
    case "paid":
      return <ReceiptCard view={view} now={now} />;
    default:
      return <EndedCard state={state} view={view} now={now} />;
  }
}

/** The amount received so far, and what happens next. */
function PartialNote({ view }: { view: PayView }) {
  const coin = coinName(view);
  return (
    <div className="grid grid-cols-1 gap-3 px-4 pt-3 sm:px-6 sm:pt-5">
      <FactList
        facts={[
          ["Received", view.amount_received ? `${view.amount_received} ${coin}` : null],
          ["Total", view.pay_amount ? `${view.pay_amount} ${coin}` : null],
        ]}
      />
      <p className="text-sm text-muted">
        Send the remaining amount to the same address to complete the order.
      </p>
    </div>
  );
}

type OtherActionsProps = { view: PayView; choosing: boolean; onChoose: () => void };

function OtherActions({ view, choosing, onChoose }: OtherActionsProps) {
  const cancel = webUrl(view.return_url ?? view.cancel_url);
  const canChoose = view.payment_address !== null;
  if (cancel === null && !canChoose) return null;
  return (
    <nav
      aria-label="Other actions"
      className="flex flex-wrap items-center justify-between gap-2 border-t border-line px-2 py-1.5 sm:px-4"
    >
      {canChoose ? (
        <Button variant="ghost" size="lg" className="js-only text-sm text-muted" onClick={onChoose}>
          {choosing ? "Back to the payment" : "Pay with another coin"}
        </Button>
      ) : (
        <span />
      )}
      {cancel === null ? null : (
        <a
          href={cancel}
          target="_top"
          className="px-3 py-2.5 text-sm text-muted underline underline-offset-4 hover:text-ink"
        >
          {view.return_url === null ? "Cancel and return" : "Return to the shop"}
        </a>
      )}
    </nav>
  );
}
