import { JsonNumber, type JsonObject } from "@/lib/providers/nowpayments/json";
import { afterFees, bareAmount, shareOf, worthOf, type Price } from "./prices";
import { findSandboxCoin, type SandboxCoin } from "./sandbox-coins";
import type { SandboxPaymentRow } from "./sandbox-store";

/**
 * A payment in the JSON format of NOWPayments, which returns the same id as a string in one response and as a number in
 * another.
 */

/** Far above the ids that the real service currently assigns. */
const FIRST_PAYMENT_ID = 9_000_000_000n;
const VALID_MS = 7 * 24 * 60 * 60 * 1000;
const RATE_MS = 20 * 60 * 1000;
const SERVICE_FEE = "0.005";
const DEPOSIT_FEE = "0.001";

export function toPaymentId(rowId: bigint): bigint {
  return rowId + FIRST_PAYMENT_ID;
}

/** Converts a payment id to a row id; null if it is not in the sandbox's range of ids. */
export function toRowId(paymentId: string): bigint | null {
  if (!/^\d{10,18}$/.test(paymentId)) return null;
  const rowId = BigInt(paymentId) - FIRST_PAYMENT_ID;
  return rowId > 0n ? rowId : null;
}

export function createdPaymentJson(row: SandboxPaymentRow): JsonObject {
  const coin = coinOf(row);
  const later = (ms: number) => new Date(row.createdAt.getTime() + ms).toISOString();
  return {
    payment_id: String(toPaymentId(row.id)),
    payment_status: row.status,
    pay_address: row.payAddress,
    price_amount: number(row.priceAmount),
    price_currency: row.priceCurrency,
    pay_amount: number(row.payAmount),
    pay_currency: row.payCurrency,
    order_id: row.orderId,
    order_description: row.description,
    ipn_callback_url: row.callbackUrl,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    purchase_id: String(row.purchaseId),
    amount_received: null,
    payin_extra_id: row.extraId,
    smart_contract: coin.contract ?? "",
    network: row.network,
    network_precision: number(String(coin.decimals)),
    time_limit: null,
    burning_percent: null,
    expiration_estimate_date: later(RATE_MS),
    is_fixed_rate: false,
    is_fee_paid_by_user: false,
    valid_until: later(VALID_MS),
    type: "crypto2crypto",
  };
}

/** The response body of `GET /payment/:id`. */
export function paymentJson(
  row: SandboxPaymentRow,
  redeposits: readonly bigint[],
  now: Date,
): JsonObject {
  const seen = row.payinHash !== null;
  const outOfTime = row.status === "waiting" && now.getTime() >= row.createdAt.getTime() + VALID_MS;
  return {
    payment_id: number(String(toPaymentId(row.id))),
    parent_payment_id: parentOf(row),
    invoice_id: null,
    payment_status: outOfTime ? "expired" : row.status,
    pay_address: row.payAddress,
    payin_extra_id: row.extraId,
    price_amount: number(row.priceAmount),
    price_currency: row.priceCurrency,
    pay_amount: number(row.payAmount),
    actually_paid: number(row.actuallyPaid),
    pay_currency: row.payCurrency,
    order_id: row.orderId,
    order_description: row.description,
    purchase_id: number(String(row.purchaseId)),
    outcome_amount: seen ? number(outcomeOf(row)) : null,
    outcome_currency: row.payCurrency,
    payout_hash: row.status === "finished" ? row.payinHash : null,
    payin_hash: row.payinHash,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    burning_percent: "null",
    type: "crypto2crypto",
    payment_extra_ids:
      redeposits.length === 0 ? null : redeposits.map((id) => number(String(toPaymentId(id)))),
  };
}

/** The body of an IPN. The row's `status`, `actuallyPaid` and `updatedAt` must be those of the reported event. */
export function ipnJson(row: SandboxPaymentRow): JsonObject {
  const coin = coinOf(row);
  return {
    actually_paid: number(row.actuallyPaid),
    actually_paid_at_fiat: number(worthOf(row.actuallyPaid, row.payAmount, priceOf(row))),
    fee: {
      currency: row.payCurrency,
      depositFee: number(shareOf(row.actuallyPaid, DEPOSIT_FEE, coin)),
      serviceFee: number(shareOf(row.actuallyPaid, SERVICE_FEE, coin)),
      withdrawalFee: number("0"),
    },
    invoice_id: null,
    order_description: row.description,
    order_id: row.orderId,
    outcome_amount: number(outcomeOf(row)),
    outcome_currency: row.payCurrency,
    parent_payment_id: parentOf(row),
    pay_address: row.payAddress,
    pay_amount: number(row.payAmount),
    pay_currency: row.payCurrency,
    payin_extra_id: row.extraId,
    payment_extra_ids: null,
    payment_id: number(String(toPaymentId(row.id))),
    payment_status: row.status,
    price_amount: number(row.priceAmount),
    price_currency: row.priceCurrency,
    purchase_id: String(row.purchaseId),
    updated_at: number(String(row.updatedAt.getTime())),
  };
}

function parentOf(row: SandboxPaymentRow): JsonNumber | null {
  return row.parentPaymentId === null ? null : number(String(toPaymentId(row.parentPaymentId)));
}

function outcomeOf(row: SandboxPaymentRow): string {
  const coin = coinOf(row);
  const fees = [DEPOSIT_FEE, SERVICE_FEE].map((fee) => shareOf(row.actuallyPaid, fee, coin));
  return afterFees(row.actuallyPaid, fees);
}

function priceOf(row: SandboxPaymentRow): Price {
  return { amount: row.priceAmount, currency: row.priceCurrency };
}

function coinOf(row: SandboxPaymentRow): SandboxCoin {
  const coin = findSandboxCoin(row.payCurrency);
  if (!coin) throw new Error(`The sandbox does not offer ${row.payCurrency} any more.`);
  return coin;
}

function number(decimal: string): JsonNumber {
  return new JsonNumber(bareAmount(decimal));
}
