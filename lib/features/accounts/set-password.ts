import type { Ctx } from "@/lib/platform/ctx";
import { updatePasswordHash } from "./accounts-store";
import { hashNewPassword } from "./check-password";

/** Replaces a user's password. Throws `rate-limited` when too many passwords are being checked. */
export async function setPassword(
  ctx: Ctx,
  { userId, password }: { userId: string; password: string },
): Promise<void> {
  await updatePasswordHash(ctx.db, userId, await hashNewPassword(ctx, password));
}
