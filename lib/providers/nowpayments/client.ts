import { minorUnitDigits } from "@/lib/domain/currency";
import { minorUnitsToDecimal } from "@/lib/domain/money";
import {
  ProviderError,
  type CreatedPayment,
  type CreatePaymentInput,
  type PaymentProvider,
} from "@/lib/providers/provider";
import { createApi, type NowPaymentsApi } from "./api";
import { createCached } from "./cached";
import { toCoins } from "./coins";
import { JsonNumber } from "./json";
import {
  createdPaymentShape,
  currenciesShape,
  estimateShape,
  merchantCoinsShape,
  minAmountShape,
  paymentShape,
} from "./shapes";
import { toFact } from "./to-fact";

export type NowPaymentsOptions = {
  /** Includes the version, such as `https://api.nowpayments.io/v1`. */
  apiUrl: string;
  apiKey: string;
  /** Used where the service rejects `apiKey`, during a rotation. */
  previousApiKey?: string;
  name?: PaymentProvider["name"];
  timeoutMs?: number;
  now?: () => Date;
};

const TIMEOUT_MS = 10_000;
const COINS_TTL_MS = 5 * 60_000;
const COINS_RETRY_MS = 10_000;

/** Implements `PaymentProvider` with NOWPayments' HTTP API. The sandbox has the same API and uses the same code. */
export function createNowPaymentsProvider(options: NowPaymentsOptions): PaymentProvider {
  const now = options.now ?? (() => new Date());
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const { apiUrl, apiKey, previousApiKey } = options;
  const api = createApi({ apiUrl, apiKey, previousApiKey, timeoutMs, now });
  return {
    name: options.name ?? "nowpayments",
    listCoins: createCached(() => loadCoins(api), {
      ttlMs: COINS_TTL_MS,
      retryMs: COINS_RETRY_MS,
      now,
    }),
    async estimate({ priceCents, priceCurrency, payCurrency }) {
      const query = new URLSearchParams({
        amount: minorUnitsToDecimal(priceCents, priceCurrency),
        currency_from: priceCurrency.toLowerCase(),
        currency_to: payCurrency.toLowerCase(),
      });
      const { data } = await api.get(`/estimate?${query}`, estimateShape);
      return { payAmount: data.estimated_amount };
    },
    async minimum({ payCurrency, priceCurrency }) {
      const query = new URLSearchParams({
        currency_from: payCurrency.toLowerCase(),
        currency_to: payCurrency.toLowerCase(),
        fiat_equivalent: priceCurrency.toLowerCase(),
      });
      const { data } = await api.get(`/min-amount?${query}`, minAmountShape);
      return {
        minAmount: data.min_amount,
        minCents:
          data.fiat_equivalent === null
            ? null
            : toMinorUnitsRoundedUp(data.fiat_equivalent, priceCurrency),
      };
    },
    createPayment: (input) => createPayment(api, input),
    async getPayment(paymentId) {
      const { data, raw } = await api.get(
        `/payment/${encodeURIComponent(paymentId)}`,
        paymentShape,
      );
      if (data.payment_id !== paymentId) {
        throw new ProviderError(
          "unavailable",
          "The provider returned another payment than requested.",
        );
      }
      return { fact: toFact(data), raw };
    },
  };
}

async function loadCoins(api: NowPaymentsApi) {
  const [full, merchant] = await Promise.all([
    api.get("/full-currencies", currenciesShape),
    api.get("/merchant/coins", merchantCoinsShape),
  ]);
  return toCoins(full.data.currencies, merchant.data);
}

async function createPayment(
  api: NowPaymentsApi,
  input: CreatePaymentInput,
): Promise<CreatedPayment> {
  const body = {
    price_amount: new JsonNumber(minorUnitsToDecimal(input.priceCents, input.priceCurrency)),
    price_currency: input.priceCurrency.toLowerCase(),
    pay_currency: input.payCurrency.toLowerCase(),
    ipn_callback_url: input.callbackUrl,
    order_id: input.orderId,
    order_description: input.description,
    is_fixed_rate: false,
    is_fee_paid_by_user: false,
  };
  const { data } = await api.post("/payment", body, createdPaymentShape);
  return {
    paymentId: data.payment_id,
    payAddress: data.pay_address,
    payAmount: data.pay_amount,
    payCurrency: data.pay_currency.toLowerCase(),
    network: data.network?.toLowerCase() ?? null,
    extraId: data.payin_extra_id,
    contract: data.smart_contract,
    validUntil: data.valid_until,
  };
}

/** Rounds up, because 1.88 USD meets a minimum of 1.871 USD and 1.87 does not; null beyond the safe integer range. */
function toMinorUnitsRoundedUp(decimal: string, currency: string): number | null {
  const digits = minorUnitDigits(currency);
  const [whole = "0", fraction = ""] = decimal.split(".");
  const units = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  const rounded = /[1-9]/.test(fraction.slice(digits)) ? units + 1n : units;
  return rounded > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(rounded);
}
