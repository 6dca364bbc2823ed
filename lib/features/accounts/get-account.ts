import type { AccountResource } from "@/lib/contract/account";
import type { AccountCtx } from "@/lib/platform/ctx";
import { idToUuid } from "@/lib/platform/ids";
import { readSettings, type SettingsRow } from "./settings-store";

export async function getAccount(ctx: AccountCtx): Promise<AccountResource> {
  return toAccountResource(await readSettings(ctx.db, ctx.accountId));
}

export function toAccountResource(row: SettingsRow): AccountResource {
  return {
    id: row.id,
    client_id: idToUuid(row.id),
    number: row.number,
    name: row.name,
    seller_name: row.sellerName,
    seller_address: row.sellerAddress,
    seller_tax_id: row.sellerTaxId,
    support_email: row.supportEmail,
    default_pay_currency: row.defaultPayCurrency,
    redirect_hosts: row.redirectHosts,
    created_at: row.createdAt.toISOString(),
  };
}
