import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { findEventPayload } from "./events-store";

/** Returns the payload of one event of the account, exactly as every delivery sends it. Throws `not-found`. */
export async function getEvent(ctx: AccountCtx, { id }: { id: string }): Promise<string> {
  const payload = await findEventPayload(ctx.db, ctx, id);
  if (payload !== null) return payload;
  throw new AppError("not-found", "No such event for this key. List yours with GET /v1/events.");
}
