import type { Ctx } from "@/lib/platform/ctx";
import { deleteOldSignInAddresses, upsertSignInAddress } from "./accounts-store";

const KEPT_MS = 180 * 86_400_000;

/**
 * Records an address from which a user has signed in. The address is exempt from the limit that unknown addresses
 * share.
 */
export async function rememberAddress(
  ctx: Ctx,
  input: { userId: string; address: string | null },
): Promise<void> {
  const { userId, address } = input;
  if (address === null) return;
  await upsertSignInAddress(ctx.db, { userId, address, lastSignedInAt: ctx.clock.now() });
}

/** Deletes addresses that have not been used to sign in for 180 days. Returns true when there may be more. */
export function pruneSignInAddresses(ctx: Ctx): Promise<boolean> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS);
  return deleteOldSignInAddresses(ctx.db, before);
}
