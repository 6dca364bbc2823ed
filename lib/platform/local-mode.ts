import type { AppConfig } from "./env";
import { hasRealProvider } from "./provider-settings";

/**
 * Two features are available on a developer's machine only: webhooks to loopback addresses by default, and payers
 * simulating payments of live orders. "Local" means that the server is bound to loopback, is addressed as loopback and
 * sees no sign of a proxy. Anything that cannot be determined counts as not local.
 */

const LOOPBACK_NETWORKS = ["127.0.0.0/8", "::1/128"];

/** Headers that proxies, load balancers and tunnels add. */
const PROXY_HEADER =
  /^(?:forwarded|via|cdn-loop|x-forwarded.*|x-real-ip|x-original-.*|x-(?:cluster-)?client-ip|true-client-ip|(?:cf|fly|ngrok|fastly)-.*|x-(?:envoy|amzn|azure|appengine|vercel|nf|arr|tunnel)-.*)$/i;

/** True for a loopback host name or address, as in a URL or in `HOST`. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(?:localhost|\[?::1\]?|127(?:\.\d{1,3}){3})$/i.test(hostname);
}

/** Returns the first sign that a request came through a proxy or for another host name; null when there is none. */
export function signOfProxy(host: string, headerNames: Iterable<string>): string | null {
  for (const name of headerNames) if (PROXY_HEADER.test(name)) return `the header ${name}`;
  const url = `http://${host}`;
  if (URL.canParse(url) && isLoopbackHost(new URL(url).hostname)) return null;
  return "a Host header that is not a loopback name";
}

/** True when, according to the configuration, the server is reachable from its own machine only. */
export function isLocalConfig(config: AppConfig): boolean {
  return (
    isLoopbackHost(config.host) &&
    isLoopbackHost(new URL(config.appUrl).hostname) &&
    !config.trustProxy
  );
}

/** `isPossible` becomes true once access from other machines cannot be ruled out, and stays true until a restart. */
export type Exposure = { isPossible: boolean };

/** True for background jobs of a process that has received local requests only. */
export function isLocalProcess(config: AppConfig, exposure: Exposure): boolean {
  return isLocalConfig(config) && !exposure.isPossible;
}

/** True when this request is local. */
export function isLocalRequest(config: AppConfig, request: Request): boolean {
  return (
    isLocalConfig(config) && signOfProxy(new URL(request.url).host, request.headers.keys()) === null
  );
}

/**
 * Returns the networks that webhooks may reach although they are not public: those that the operator configured, or
 * else loopback if `isLocal` is true and no real provider is configured. A separate worker receives no requests and
 * cannot detect a proxy, so with one there is no default.
 */
export function webhookNetworks(config: AppConfig, isLocal: boolean): readonly string[] {
  if (config.webhookAllowedNetworks !== null) return config.webhookAllowedNetworks;
  return isLocal && !hasRealProvider(config) && config.worker === "inline" ? LOOPBACK_NETWORKS : [];
}
