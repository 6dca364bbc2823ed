import type { IncomingMessage } from "node:http";
import { isLocalConfig, signOfProxy } from "@/lib/platform/local-mode";
import type { Runtime } from "@/lib/platform/runtime";

/** Set on page requests, because Next.js adds forwarding headers of its own. */
export const PROXIED_HEADER = "x-driftstack-proxied";

/** Records on a page request whether it came through a proxy. Overwrites a value that the client sent. */
export function markProxied(request: IncomingMessage): void {
  request.headers[PROXIED_HEADER] = isProxied(request) ? "1" : "0";
}

/** True if a request shows a sign of a proxy, or is for another host name. */
export function isProxied(request: IncomingMessage): boolean {
  return signOf(request) !== null;
}

/**
 * Called for each request and upgrade. The first one that came through a proxy, or for another host name, disables what
 * background jobs may do only on a local server, in all processes that share the database, until they are restarted.
 */
export function noteExposure(runtime: Runtime, request: IncomingMessage): void {
  const { config, feed, log, services } = runtime;
  markOldProtocol(request);
  if (services.exposure.isPossible || !isLocalConfig(config)) return;
  const sign = signOf(request);
  if (sign === null) return;
  services.exposure.isPossible = true;
  log.warn(
    { sign },
    "a request came through a proxy: webhooks to loopback addresses are off until a restart. Set APP_URL to the public address, or WEBHOOK_ALLOWED_NETWORKS to the networks that webhooks may reach",
  );
  feed
    .notify("driftstack_exposure", "")
    .catch((err: unknown) =>
      log.warn({ err }, "other processes could not be notified of the proxy"),
    );
}

/** Subscribes to exposure detected by other processes. Returns a function that unsubscribes. */
export function followExposure({ services, feed }: Pick<Runtime, "services" | "feed">): () => void {
  return feed.subscribe("driftstack_exposure", (payload) => {
    if (payload !== null) services.exposure.isPossible = true;
  });
}

function signOf(request: IncomingMessage): string | null {
  return signOfProxy(request.headers.host ?? "", Object.keys(request.headers));
}

/** Without further settings, nginx forwards with HTTP/1.0, its own Host header and no forwarding header. */
function markOldProtocol(request: IncomingMessage): void {
  if (request.httpVersion !== "1.0" || request.headers.via !== undefined) return;
  request.headers.via = "1.0 client";
  request.rawHeaders.push("via", "1.0 client");
}
