import type { PayView } from "@/lib/contract/pay-view";
import { subtractDecimals } from "@/lib/domain/money";
import { isTerminal, publicFailureReason, type OrderStatus } from "@/lib/domain/order";
import { promptReturnUrl, promptStatusAt } from "@/lib/domain/prompt";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { isSandbox } from "@/lib/providers/registry";
import { canPayerSimulate } from "./can-payer-simulate";
import { endOverduePrompt } from "./end-prompt";
import { findOrderForPayer, type PayerOrder } from "./orders-store";
import { uriOfPayment } from "./uri-of-payment";

/** Returns one order to the holder of its link, which is the only authorization needed. Throws `not-found`. */
export async function getOrderForPayer(ctx: Ctx, input: { orderId: string }): Promise<PayerOrder> {
  const order = await findOrderForPayer(ctx.db, input.orderId);
  if (order) return order;
  throw new AppError(
    "not-found",
    "There is no such payment. Check the link, or request a new one.",
  );
}

/**
 * Returns the payer's view of an order, in the same format for the page, polling, and the stream. The order id is the
 * only authorization needed, so the view contains no private data. Throws `not-found`.
 */
export async function getPayView(ctx: Ctx, input: { orderId: string }): Promise<PayView> {
  const order = await getCurrentOrder(ctx, input);
  const { shown } = order;
  const status = statusForPayer(order);
  const due = amountDue(order);
  const sandbox = isPlayMoney(ctx, order);
  const time = (date: Date | null) => date?.toISOString() ?? null;
  return {
    order_id: order.id,
    status,
    failure_reason: publicFailureReason(order.failureReason),
    merchant: {
      name: order.account.sellerName ?? order.account.name,
      support_email: order.account.supportEmail,
    },
    product: order.product,
    price_cents: order.priceCents,
    price_currency: order.priceCurrency,
    provider: order.provider,
    pay_currency: shown?.payCurrency ?? null,
    pay_ticker: shown?.payTicker ?? null,
    network: shown?.network ?? null,
    network_name: shown?.networkName ?? null,
    pay_amount: shown?.payAmount ?? null,
    amount_received: order.amountReceived,
    amount_due: due,
    payment_address: shown?.payAddress ?? null,
    payment_extra_id: shown?.extraId ?? null,
    payment_uri: isTerminal(status) ? null : uriFor(order, due),
    transaction_hash: order.transactionHash,
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    return_url: returnUrlOf(order),
    receipt_sha256: order.receipt?.contentSha256 ?? null,
    expires_at: status === "pending" ? time(order.expiresAt) : null,
    paid_at: time(order.paidAt),
    created_at: order.createdAt.toISOString(),
    server_time: ctx.clock.now().toISOString(),
    livemode: order.livemode,
    sandbox,
    can_simulate: sandbox && canPayerSimulate(ctx, order),
  };
}

/** Returns the order, after its prompt has ended if its payment window has passed. */
async function getCurrentOrder(ctx: Ctx, input: { orderId: string }): Promise<PayerOrder> {
  const order = await getOrderForPayer(ctx, input);
  const { prompt } = order;
  if (
    !prompt ||
    promptStatusAt({ status: prompt.status, order }, ctx.clock.now()) === prompt.status
  )
    return order;
  await endOverduePrompt(ctx, input);
  return getOrderForPayer(ctx, input);
}

/** To the payer, a prompt that ended partly paid has failed: nothing more may be sent to its address. */
function statusForPayer({ status, prompt }: PayerOrder): OrderStatus {
  return status === "partial" && prompt !== null && prompt.status !== "pending" ? "failed" : status;
}

/** Returns where the payer of a prompt is sent once it has ended; null until then. */
function returnUrlOf({ prompt }: PayerOrder): string | null {
  if (!prompt?.redirectUrl || prompt.status === "pending") return null;
  return promptReturnUrl(prompt.redirectUrl, prompt.id, prompt.status);
}

/** Returns true when the sandbox can pay the order. Without payments, this depends on the provider for new orders. */
function isPlayMoney(ctx: Ctx, order: PayerOrder): boolean {
  if (order.provider === "stub") return false;
  return order.payments.length === 0
    ? isSandbox(ctx.config, order.livemode)
    : order.payments.some((payment) => payment.provider === "sandbox");
}

function amountDue({ shown, amountReceived }: PayerOrder): string | null {
  if (!shown?.payAmount) return null;
  return amountReceived === null || amountReceived === "0"
    ? shown.payAmount
    : subtractDecimals(shown.payAmount, amountReceived);
}

/** Returns the wallet link for the amount still due. */
function uriFor(order: PayerOrder, due: string | null): string | null {
  return order.shown === null
    ? null
    : uriOfPayment(order.shown, {
        amount: due,
        label: order.account.sellerName ?? order.account.name,
        message: order.product,
      });
}
