import type { Db } from "@/lib/platform/db";

/**
 * Returns an account with its settings. Throws when the account does not exist; an authenticated caller always has one.
 */
export function readSettings(db: Db, accountId: string) {
  return db.account.findUniqueOrThrow({ where: { id: accountId } });
}
export type SettingsRow = Awaited<ReturnType<typeof readSettings>>;

export type SettingsPatch = Partial<
  Pick<
    SettingsRow,
    | "name"
    | "sellerName"
    | "sellerAddress"
    | "sellerTaxId"
    | "supportEmail"
    | "defaultPayCurrency"
    | "redirectHosts"
  >
>;

export function patchSettings(
  db: Db,
  accountId: string,
  patch: SettingsPatch,
): Promise<SettingsRow> {
  return db.account.update({ where: { id: accountId }, data: patch });
}
