import { createHash, timingSafeEqual } from "node:crypto";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { clientAddress, isLoopback } from "./client-address";

/** A proxy adds at least one of these, unless it is configured not to. */
const PROXY_HEADERS = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
];

/**
 * Metrics disclose business figures. With METRICS_TOKEN they require the token. Without it they are available only on a
 * server for this machine alone: bound to loopback, without a public APP_URL or a trusted proxy, asked by a loopback
 * address, under a loopback name, without a forwarding header. Throws `unauthorized` or `forbidden`.
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
  if (isLocalServer(ctx.config) && isLocalRequest(ctx, request)) return;
  throw new AppError(
    "forbidden",
    "Metrics are available on this machine only. Set METRICS_TOKEN on the server and send it as Authorization: Bearer <token>.",
  );
}

function isLocalServer({ host, appUrl, trustProxy }: Ctx["config"]): boolean {
  return !trustProxy && isLocalName(host) && isLocalName(new URL(appUrl).hostname);
}

function isLocalRequest(ctx: Ctx, request: Request): boolean {
  const address = clientAddress(request, ctx.config);
  return (
    address !== null &&
    isLoopback(address) &&
    isLocalName(new URL(request.url).hostname) &&
    !PROXY_HEADERS.some((name) => request.headers.has(name))
  );
}

/** True for a loopback address, with or without brackets, and for `localhost`. */
function isLocalName(name: string): boolean {
  return name === "localhost" || isLoopback(name.replace(/^\[|\]$/g, ""));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
