import { createHash, timingSafeEqual } from "node:crypto";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { clientAddress, isLoopback } from "./client-address";

const PROXY_HEADERS = ["x-forwarded-for", "forwarded", "x-real-ip"];

/**
 * Metrics tell strangers how business goes. With METRICS_TOKEN they are for whoever sends it; without, for this machine
 * alone, and a request that a proxy has passed on is not from this machine. Throws `unauthorized` or `forbidden`.
 */
export function requireMetricsAccess(ctx: Ctx, request: Request): void {
  const { metricsToken } = ctx.config;
  if (metricsToken !== null) {
    const given = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
    if (timingSafeEqual(digest(given), digest(metricsToken))) return;
    throw new AppError("unauthorized", "Send Authorization: Bearer <METRICS_TOKEN>.", {
      headers: { "www-authenticate": 'Bearer realm="driftstack metrics"' },
    });
  }
  const address = clientAddress(request, ctx.config);
  const isPassedOn =
    !ctx.config.trustProxy && PROXY_HEADERS.some((name) => request.headers.has(name));
  if (address !== null && isLoopback(address) && !isPassedOn) return;
  throw new AppError(
    "forbidden",
    "Metrics are answered to this machine only. Set METRICS_TOKEN on the server and send it as Authorization: Bearer <token>.",
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
