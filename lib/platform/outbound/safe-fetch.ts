import { isIP } from "node:net";
import { LRUCache } from "lru-cache";
import { sharedResolve, type Resolve } from "./name-lookup";
import { parseNetworks, type Network } from "./safe-fetch-address";
import {
  exchange,
  type SafeFetchResult,
  type SafeRequest,
  type Target,
} from "./safe-fetch-exchange";
import type { FetchFailure } from "./safe-fetch-failure";
import {
  cachedRejections,
  guardedAgents,
  rejectionOf,
  type GuardedAgents,
} from "./safe-fetch-guard";

export type { SafeFetchResult, SafeRequest };

export type SafeFetch = {
  post(request: SafeRequest): Promise<SafeFetchResult>;
  close(): void;
};

const DEADLINE_MS = 10_000;
const TARGETS_KEPT_MAX = 5_000;

/**
 * Sends POST requests to URLs chosen by untrusted users. Never throws because of the receiver's behavior, never follows
 * redirects, never decompresses. Does not conceal the calling machine from the receiver.
 */
export function createSafeFetch(options: {
  allowedNetworks: readonly string[];
  resolve?: Resolve;
}): SafeFetch {
  const allowed = parseNetworks(options.allowedNetworks);
  const guard = {
    rejectionOf: cachedRejections(allowed),
    resolve: options.resolve ?? sharedResolve(),
  };
  const agents = guardedAgents(guard);
  const targets = new LRUCache<string, Target | FetchFailure>({ max: TARGETS_KEPT_MAX });
  const targetOf = (url: string) => {
    const kept = targets.get(url);
    if (kept) return kept;
    const target = readTarget(url, allowed);
    targets.set(url, target);
    return target;
  };
  return {
    async post(request) {
      const target = targetOf(request.url);
      if ("kind" in target) return target;
      const endsAt = performance.now() + (request.deadlineMs ?? DEADLINE_MS);
      const { result, stale } = await exchange(request, { target, agents, endsAt });
      if (!stale) return result;
      // Other kept connections may be closed too, and the receiver may have read any attempt: retry once, on a new one.
      const fresh = guardedAgents(guard);
      const again = await exchange(request, { target, agents: fresh, endsAt });
      destroyAll(fresh);
      return again.result;
    },
    close: () => destroyAll(agents),
  };
}

function destroyAll(agents: GuardedAgents): void {
  agents.http.destroy();
  agents.https.destroy();
}

/** The parts of a URL, or why it is rejected. The host name is not resolved yet. */
function readTarget(text: string, allowed: readonly Network[]): Target | FetchFailure {
  const advice = staticAdvice(text, allowed);
  if (advice !== null) return { kind: "forbidden", message: `The URL ${advice}.` };
  const url = new URL(text);
  const secure = url.protocol === "https:";
  return { secure, hostname: hostOf(url), port: portOf(url), path: url.pathname + url.search };
}

/**
 * Returns what is wrong with a URL as a POST destination, as the end of the sentence "url …", or null. Checks the text
 * only; the resolved addresses are checked at every connection.
 */
export function checkDestination(url: string, allowedNetworks: readonly string[]): string | null {
  return staticAdvice(url, parseNetworks(allowedNetworks));
}

function staticAdvice(text: string, allowed: readonly Network[]): string | null {
  // The URL parser tolerates whitespace, control characters and backslashes, so it would not use the checked text.
  if (!/^[^\s\\\p{Cc}]+$/u.test(text) || !URL.canParse(text)) {
    return "must be a complete URL such as https://example.com/hooks";
  }
  const url = new URL(text);
  const secure = url.protocol === "https:";
  if (!secure && url.protocol !== "http:") return "must be an https URL";
  if (url.username !== "" || url.password !== "") return "must not contain a user name or password";
  const host = hostOf(url);
  const literal = isIP(host) !== 0 ? host : isLocalName(host) ? "127.0.0.1" : null;
  if (literal !== null) {
    const rejection = rejectionOf({ address: literal, port: portOf(url), secure }, allowed);
    if (rejection === null) return null;
    return "must be an https URL on port 443 or 8443 of a public host, or in a network that the operator allows with WEBHOOK_ALLOWED_NETWORKS; this one is neither";
  }
  if (allowed.length > 0) return null;
  if (!secure) return "must be an https URL";
  return rejectionOf({ address: "1.1.1.1", port: portOf(url), secure }, allowed) === null
    ? null
    : "must use port 443 or 8443";
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

function portOf(url: URL): number {
  return url.port !== "" ? Number(url.port) : url.protocol === "https:" ? 443 : 80;
}

function isLocalName(host: string): boolean {
  return /^(.*\.)?localhost\.*$/i.test(host);
}
