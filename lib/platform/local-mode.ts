import type { AppConfig } from "./env";

/**
 * Two things are offered on a developer's own machine only: webhooks to loopback addresses by default, and payers who
 * simulate payments of live orders. "Local" means that the server is bound to loopback, is addressed as loopback and sees
 * no sign of a proxy. Everything that cannot be known counts as not local.
 */

const LOOPBACK_NETWORKS = ["127.0.0.0/8", "::1/128"];

/** Headers that proxies, load balancers and tunnels add. */
const PROXY_HEADER =
  /^(?:forwarded|via|cdn-loop|x-forwarded.*|x-real-ip|x-original-.*|x-(?:cluster-)?client-ip|true-client-ip|(?:cf|fly|ngrok|fastly)-.*|x-(?:envoy|amzn|azure|appengine|vercel|nf|arr|tunnel)-.*)$/i;

/** True for a host name or address of this machine, as in a URL or a `HOST` setting. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(?:localhost|\[?::1\]?|127(?:\.\d{1,3}){3})$/i.test(hostname);
}

/** The first sign in a request that it came through a proxy or for another host name; null when there is none. */
export function signOfProxy(host: string, headerNames: Iterable<string>): string | null {
  for (const name of headerNames) if (PROXY_HEADER.test(name)) return `the header ${name}`;
  const url = `http://${host}`;
  if (URL.canParse(url) && isLoopbackHost(new URL(url).hostname)) return null;
  return "a Host header that is not a loopback name";
}

/** True when the configuration is that of a server which only its own machine reaches. */
export function isLocalConfig(config: AppConfig): boolean {
  return (
    isLoopbackHost(config.host) &&
    isLoopbackHost(new URL(config.appUrl).hostname) &&
    !config.trustProxy
  );
}

/** True for background work of a process that has seen nothing but local requests. */
export function isLocalProcess(config: AppConfig): boolean {
  return isLocalConfig(config) && !config.exposure.isPossible;
}

/** True when this very request is local. */
export function isLocalRequest(config: AppConfig, request: Request): boolean {
  return (
    isLocalConfig(config) && signOfProxy(new URL(request.url).host, request.headers.keys()) === null
  );
}

/**
 * The networks that webhooks may reach although they are not public: those of the operator, or else loopback where no real
 * provider is configured and the work is local. A separate worker sees no requests, so there is no default with one.
 */
export function webhookNetworks(config: AppConfig, isLocal: boolean): readonly string[] {
  if (config.webhookAllowedNetworks !== null) return config.webhookAllowedNetworks;
  return isLocal && config.nowpayments === null && config.worker === "inline"
    ? LOOPBACK_NETWORKS
    : [];
}
