import { lookup } from "node:dns/promises";
import { LRUCache } from "lru-cache";
import { createConcurrencyLimit } from "@/lib/platform/concurrency-limit";

export type ResolvedAddress = { address: string; family: number };
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

/** Each lookup occupies a thread of Node's thread pool, of which at most half are available for lookups. */
const UNPROVEN_MAX = 3;
const UNPROVEN_WAITING_MAX = 1_000;
/** A failure that took longer than this means an unresponsive name server; the name then fails for `REST_MS`. */
const PATIENCE_MS = 3_000;
const REST_MS = 30_000;
const NAMES_KEPT_MAX = 10_000;

/**
 * Resolves host names. Concurrent lookups of the same name share one query. Names that have never resolved, or whose
 * last lookup failed, share `UNPROVEN_MAX` threads. However many unresponsive names untrusted users register, they
 * cannot take the other threads from names that are known to resolve.
 */
export function sharedResolve(options: { look?: Resolve; nowMs?: () => number } = {}): Resolve {
  const { look = (hostname) => lookup(hostname, { all: true }), nowMs = () => performance.now() } =
    options;
  const running = new Map<string, Promise<ResolvedAddress[]>>();
  const limit = createConcurrencyLimit({
    runningMax: UNPROVEN_MAX,
    waitingMax: UNPROVEN_WAITING_MAX,
  });
  const proven = new LRUCache<string, true>({ max: NAMES_KEPT_MAX });
  const restsUntil = new LRUCache<string, number>({ max: NAMES_KEPT_MAX });

  async function lookUp(hostname: string): Promise<ResolvedAddress[]> {
    const begun = nowMs();
    try {
      const addresses = await look(hostname);
      proven.set(hostname, true);
      return addresses;
    } catch (error) {
      proven.delete(hostname);
      if (nowMs() - begun > PATIENCE_MS) restsUntil.set(hostname, nowMs() + REST_MS);
      throw error;
    }
  }

  async function lookUpInTurn(hostname: string): Promise<ResolvedAddress[]> {
    if (proven.get(hostname)) return lookUp(hostname);
    const rests = restsUntil.get(hostname);
    if (rests !== undefined && rests > nowMs()) throw unanswered();
    restsUntil.delete(hostname);
    const addresses = await limit.run(() => lookUp(hostname));
    if (addresses === "full") throw unanswered();
    return addresses;
  }

  return (hostname) => {
    const found = running.get(hostname);
    if (found) return found;
    const query = lookUpInTurn(hostname).finally(() => running.delete(hostname));
    running.set(hostname, query);
    return query;
  };
}

/** The error that the system reports when the name servers do not respond. */
function unanswered(): Error {
  return Object.assign(new Error("the last lookup of the name failed a moment ago"), {
    code: "EAI_AGAIN",
  });
}
