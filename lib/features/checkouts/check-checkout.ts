import type { CreateCheckoutInput } from "@/lib/contract/checkouts";
import { formatFiat } from "@/lib/domain/money";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { isSandbox } from "@/lib/providers/registry";
import type { Merchant } from "./checkouts-store";

/** Checks that a product in the account's catalog is sold at its listed price. Throws `price-mismatch`. */
export function checkCatalogue({ prices }: Merchant, input: CreateCheckoutInput): void {
  if (prices.length === 0) return;
  const listed = prices.find((price) => price.priceCurrency === input.price_currency);
  if (listed?.priceCents === input.price_cents) return;
  const requested = formatFiat(input.price_cents, input.price_currency);
  const known = prices
    .map((price) => formatFiat(price.priceCents, price.priceCurrency))
    .join(" or ");
  throw new AppError(
    "price-mismatch",
    `The catalogue sells ${input.product} for ${known}, not for ${requested}. Send the listed price, or change the catalogue.`,
    { errors: [{ path: "price_cents", message: "differs from the catalogue" }] },
  );
}

/**
 * Allows plain HTTP return URLs, which are meant for local development, only with the sandbox, where no money moves.
 * Throws `validation-failed`.
 */
export function checkReturnUrls(
  ctx: AccountCtx,
  urls: Readonly<Record<string, string | undefined>>,
): void {
  if (isSandbox(ctx.config, ctx.livemode)) return;
  for (const [field, url] of Object.entries(urls)) {
    if (url?.startsWith("http:")) throw invalidField(field, "must be an https URL");
  }
}
