import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { isLocalRequest } from "@/lib/platform/local-mode";
import { bearerOf, isEqual } from "./auth";
import { clientAddress, isLoopback } from "./client-address";

/**
 * Metrics disclose business figures. If METRICS_TOKEN is set, they require the token. Otherwise they are available only
 * on a server that is used only from this machine: bound to loopback, without a public APP_URL or a trusted proxy, for
 * requests from a loopback address, with a loopback host name and without a forwarding header. Throws `unauthorized` or
 * `forbidden`.
 */
export function requireMetricsAccess(ctx: Ctx, request: Request): void {
  const { metricsToken } = ctx.config;
  if (metricsToken !== null) {
    if (isEqual(bearerOf(request.headers.get("authorization")) ?? "", metricsToken)) return;
    throw new AppError("unauthorized", "Send Authorization: Bearer <METRICS_TOKEN>.", {
      headers: { "www-authenticate": 'Bearer realm="driftstack metrics"' },
    });
  }
  const address = clientAddress(request, ctx.config);
  if (isLocalRequest(ctx.config, request) && address !== null && isLoopback(address)) return;
  throw new AppError(
    "forbidden",
    "Metrics are available on this machine only. Set METRICS_TOKEN on the server and send it as Authorization: Bearer <token>.",
  );
}
