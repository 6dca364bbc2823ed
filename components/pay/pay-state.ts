import type { PayView } from "@/lib/contract/pay-view";
import { isTerminal } from "@/lib/domain/order";
import { coinName } from "./pay-text";

export const PAY_STATES = [
  "choose",
  "pay",
  "time_up",
  "confirming",
  "partial",
  "paid",
  "expired",
  "failed",
  "cancelled",
  "stub",
] as const;
export type PayState = (typeof PAY_STATES)[number];

/** Which state of the page to show; `nowMs` is the server's time. */
export function payStateOf(view: PayView, nowMs: number): PayState {
  if (view.status === "failed") return view.failure_reason === "expired" ? "expired" : "failed";
  if (view.status !== "pending") return view.status;
  if (view.provider === "stub") return "stub";
  if (view.expires_at !== null && Date.parse(view.expires_at) <= nowMs) return "time_up";
  return view.payment_address === null ? "choose" : "pay";
}

/** True once nothing on this page can change any more: polling and the stream stop. */
export function isSettled(view: PayView | undefined): boolean {
  return view !== undefined && isTerminal(view.status);
}

/** The sentence that is shown, and announced by screen readers when it changes. */
export function payStatusText(state: PayState, view: PayView): string {
  switch (state) {
    case "choose":
      return "Choose the coin you want to pay with.";
    case "pay":
      return "Waiting for your payment.";
    case "time_up":
      return "Time is up. Checking for your payment one last time.";
    case "confirming":
      return "Payment detected. Waiting for confirmation by the network.";
    case "partial":
      return view.amount_due === null
        ? "Part of the payment has arrived."
        : `Part of the payment has arrived. ${view.amount_due} ${coinName(view)} is still due.`;
    case "paid":
      return "Paid. Thank you.";
    case "expired":
      return "This order has expired.";
    case "failed":
      return "This payment was not completed.";
    case "cancelled":
      return "This order was cancelled.";
    case "stub":
      return "This payment method is not set up yet. Your order has been received.";
  }
}
