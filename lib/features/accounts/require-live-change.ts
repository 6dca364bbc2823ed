import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";

/**
 * Settings and catalogue are one for both modes: what changes them changes live orders, so a test key may not. People in
 * the dashboard may, whichever mode they look at.
 */
export function requireLiveChange(ctx: AccountCtx, what: string): void {
  if (ctx.livemode || ctx.actor.kind !== "api_key") return;
  throw new AppError(
    "forbidden",
    `${what} is shared by live and test mode, so a test key can not change it. Use a live key.`,
  );
}
