import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";

/**
 * Throws `forbidden` for a test key. Live and test mode share the settings and the catalog, so a change affects live
 * orders. Dashboard users can make changes in either mode.
 */
export function requireLiveChange(ctx: AccountCtx, what: string): void {
  if (ctx.livemode || ctx.actor.kind !== "api_key") return;
  throw new AppError(
    "forbidden",
    `${what} is shared by live and test mode, so a test key cannot change it. Use a live key.`,
  );
}
