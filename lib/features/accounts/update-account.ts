import type { AccountResource, UpdateAccountInput } from "@/lib/contract/account";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { invalidField } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { ProviderError } from "@/lib/providers/provider";
import { toAccountResource } from "./get-account";
import { requireLiveChange } from "./require-live-change";
import { patchSettings } from "./settings-store";

/**
 * Updates the given settings and leaves the others unchanged. Issued receipts keep the seller details they were issued
 * with. Throws `forbidden` for a test key and `validation-failed` for a coin that the provider does not offer.
 */
export async function updateAccount(
  ctx: AccountCtx,
  input: UpdateAccountInput,
): Promise<AccountResource> {
  requireLiveChange(ctx, "This account's settings");
  if (input.default_pay_currency) await requireOfferedCoin(ctx, input.default_pay_currency);
  return transaction(ctx, async (ctx) => {
    const changed = await patchSettings(ctx.db, ctx.accountId, {
      name: input.name,
      sellerName: input.seller_name,
      sellerAddress: input.seller_address,
      sellerTaxId: input.seller_tax_id,
      supportEmail: input.support_email,
      defaultPayCurrency: input.default_pay_currency,
      redirectHosts: input.redirect_hosts,
    });
    await recordAudit(ctx, {
      action: "account.updated",
      target: ctx.accountId,
      detail: { fields: Object.keys(input).sort(), ...publicChanges(input) },
    });
    return toAccountResource(changed);
  });
}

/**
 * Returns the values to record in the audit log. Settings that determine where money and payers go are recorded with
 * their values; seller details are recorded by field name only.
 */
function publicChanges(input: UpdateAccountInput) {
  return {
    ...(input.default_pay_currency === undefined
      ? {}
      : { default_pay_currency: input.default_pay_currency }),
    ...(input.redirect_hosts === undefined ? {} : { redirect_hosts: input.redirect_hosts }),
  };
}

/**
 * Throws when the provider does not offer the coin. If the provider is unavailable, the coin is accepted: the checkout
 * checks it again.
 */
async function requireOfferedCoin(ctx: AccountCtx, code: string): Promise<void> {
  const { key, provider } = ctx.services.providers.forNewOrders(true);
  if (key === "stub") return;
  try {
    const coins = await provider.listCoins();
    if (coins.some((coin) => coin.code === code)) return;
  } catch (error) {
    if (error instanceof ProviderError) return;
    throw error;
  }
  throw invalidField(
    "default_pay_currency",
    "is not a coin that this installation takes; POST /v1/billing/crypto-checkout/quote lists them",
  );
}
