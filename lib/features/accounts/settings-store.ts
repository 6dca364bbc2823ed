import type { DbOrTx } from "@/lib/platform/db";

/** An account with its settings. Throws when it is gone: whoever is authenticated has one. */
export function readSettings(db: DbOrTx, accountId: string) {
  return db.account.findUniqueOrThrow({ where: { id: accountId } });
}
export type SettingsRow = Awaited<ReturnType<typeof readSettings>>;

export type SettingsPatch = Partial<
  Pick<
    SettingsRow,
    | "sellerName"
    | "sellerAddress"
    | "sellerTaxId"
    | "supportEmail"
    | "defaultPayCurrency"
    | "redirectHosts"
  >
>;

/** Writes settings, and answers the account as it is now. */
export function patchSettings(
  db: DbOrTx,
  accountId: string,
  patch: SettingsPatch,
): Promise<SettingsRow> {
  return db.account.update({ where: { id: accountId }, data: patch });
}
