import { randomInt } from "node:crypto";
import { z } from "zod";
import { toPlainDecimal } from "@/lib/domain/money";
import type { Ctx } from "@/lib/platform/ctx";
import {
  JsonNumber,
  parseJson,
  type JsonObject,
  type JsonValue,
} from "@/lib/providers/nowpayments/json";
import { newAddress, newExtraId } from "./addresses";
import { createdPaymentJson, paymentJson, toRowId } from "./payment-json";
import {
  bareAmount,
  compareAmounts,
  isPriceCurrency,
  minimumInCoin,
  minimumInFiat,
  priceInCoin,
} from "./prices";
import { findSandboxCoin, listSandboxCoins, type SandboxCoin } from "./sandbox-coins";
import { SandboxError } from "./sandbox-error";
import { findSandboxPayment, insertSandboxPayment } from "./sandbox-store";

/** `GET /full-currencies`, with `network_precision` as a string, as in the real service. */
export function fullCurrencies(): JsonObject {
  return {
    currencies: listSandboxCoins().map((coin, index) => ({
      id: new JsonNumber(String(index + 1)),
      code: coin.code.toUpperCase(),
      name: coin.name,
      enable: true,
      wallet_regex: "^.{20,120}$",
      priority: new JsonNumber(String(100 + index)),
      extra_id_exists: coin.hasExtraId,
      extra_id_regex: coin.hasExtraId ? "^[0-9]{1,10}$" : null,
      logo_url: `/images/coins/${coin.code}.svg`,
      network: coin.network,
      smart_contract: coin.contract,
      network_precision: String(coin.decimals),
    })),
  };
}

export function merchantCoins(): JsonObject {
  return { selectedCurrencies: listSandboxCoins().map((coin) => coin.code.toUpperCase()) };
}

export function minAmount(query: URLSearchParams): JsonObject {
  const coin = coinOf(query.get("currency_from"));
  const fiat = (query.get("fiat_equivalent") ?? "").toLowerCase();
  return {
    currency_from: coin.code,
    currency_to: (query.get("currency_to") ?? coin.code).toLowerCase(),
    min_amount: new JsonNumber(bareAmount(minimumInCoin(coin))),
    ...(fiat ? { fiat_equivalent: new JsonNumber(minimumInFiat(coin, fiatOf(fiat))) } : {}),
  };
}

/** `GET /estimate`, with the requested amount as a number and the estimated amount as a string. */
export function estimate(query: URLSearchParams): JsonObject {
  const amount = amountOf(query.get("amount"), "amount");
  const fiat = fiatOf(query.get("currency_from"));
  const coin = coinOf(query.get("currency_to"));
  return {
    currency_from: fiat,
    amount_from: new JsonNumber(amount),
    currency_to: coin.code,
    estimated_amount: priceInCoin(amount, fiat, coin),
  };
}

/** What the sandbox needs of a context. */
export type SandboxCtx = Pick<Ctx, "db" | "clock">;

const text = z.string().min(1).max(500);
const createBody = z.object({
  price_amount: z.union([z.string(), z.instanceof(JsonNumber).transform((value) => value.text)]),
  price_currency: text,
  pay_currency: text,
  ipn_callback_url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .nullish(),
  order_id: text.nullish(),
  order_description: z.string().max(500).nullish(),
});

/** `POST /payment`. Creates a new payment on every call, like the real service. */
export async function createSandboxPayment(
  ctx: SandboxCtx,
  rawBody: Uint8Array,
): Promise<JsonObject> {
  const parsed = createBody.safeParse(readBody(rawBody));
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join(".") || "body";
    throw new SandboxError(400, "INVALID_REQUEST_PARAMS", `"${path}" is not valid`);
  }
  const body = parsed.data;
  const priceAmount = amountOf(body.price_amount, "price_amount");
  const priceCurrency = fiatOf(body.price_currency);
  const coin = coinOf(body.pay_currency);
  const payAmount = priceInCoin(priceAmount, priceCurrency, coin);
  if (compareAmounts(payAmount, minimumInCoin(coin)) < 0) {
    throw new SandboxError(
      400,
      "AMOUNT_MINIMAL_ERROR",
      `Crypto amount ${payAmount} is less than minimal`,
    );
  }
  const now = ctx.clock.now();
  const row = await insertSandboxPayment(ctx.db, {
    status: "waiting",
    payAddress: newAddress(coin.network),
    priceAmount,
    priceCurrency,
    payAmount,
    payCurrency: coin.code,
    actuallyPaid: "0",
    orderId: body.order_id ?? null,
    description: body.order_description ?? null,
    callbackUrl: body.ipn_callback_url ?? null,
    parentPaymentId: null,
    purchaseId: BigInt(randomInt(4_000_000_000, 6_000_000_000)),
    extraId: coin.hasExtraId ? newExtraId() : null,
    network: coin.network,
    payinHash: null,
    createdAt: now,
    updatedAt: now,
  });
  return createdPaymentJson(row);
}

/** `GET /payment/:id`. */
export async function readSandboxPayment(ctx: SandboxCtx, paymentId: string): Promise<JsonObject> {
  const rowId = toRowId(paymentId);
  const found = rowId === null ? null : await findSandboxPayment(ctx.db, rowId);
  if (!found) throw new SandboxError(404, "PAYMENT_NOT_FOUND", "Payment not found");
  return paymentJson(found.payment, found.redeposits, ctx.clock.now());
}

function readBody(rawBody: Uint8Array): JsonValue {
  try {
    return parseJson(rawBody);
  } catch {
    throw new SandboxError(400, "INVALID_REQUEST_PARAMS", "The body is not valid JSON");
  }
}

function coinOf(code: string | null): SandboxCoin {
  const coin = findSandboxCoin(code ?? "");
  if (coin) return coin;
  throw new SandboxError(400, "BAD_REQUEST", `Currency ${(code ?? "").slice(0, 32)} was not found`);
}

function fiatOf(code: string | null): string {
  if (code !== null && isPriceCurrency(code)) return code.toLowerCase();
  throw new SandboxError(400, "BAD_REQUEST", `Currency ${(code ?? "").slice(0, 32)} was not found`);
}

function amountOf(amount: string | null, field: string): string {
  const plain = toPlainDecimal(amount ?? "");
  if (plain !== null && plain.length <= 40 && /[1-9]/.test(plain)) return plain;
  throw new SandboxError(400, "INVALID_REQUEST_PARAMS", `"${field}" must be a positive number`);
}
