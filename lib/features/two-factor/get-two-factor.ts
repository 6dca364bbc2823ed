import type { TwoFactorResource } from "@/lib/contract/two-factor";
import type { SessionCtx } from "@/lib/platform/ctx";
import { countRecoveryCodes, readTwoFactorRow } from "./two-factor-store";

export async function getTwoFactor(ctx: SessionCtx): Promise<TwoFactorResource> {
  const { userId } = ctx.session;
  const { totpSecret, totpEnabledAt } = await readTwoFactorRow(ctx.db, userId);
  return {
    enabled: totpSecret !== null,
    enabled_at: totpEnabledAt?.toISOString() ?? null,
    recovery_codes_left: await countRecoveryCodes(ctx.db, userId),
  };
}
