import { lookup } from "node:dns/promises";
import { createGate } from "./gate";

export type ResolvedAddress = { address: string; family: number };
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

/** Each look-up holds a thread of the process, and at most half of the threads may look names up. */
const UNPROVEN_MAX = 3;
const UNPROVEN_WAITING_MAX = 1_000;
/** A failure that took longer than this means that somebody does not answer, and he is not asked again for a while. */
const PATIENCE_MS = 3_000;
const REST_MS = 30_000;
const NAMES_KEPT_MAX = 10_000;

/**
 * Looks names up. Callers who ask for the same name at once share one query. Names that have not answered yet queue for a
 * few threads, so that dead ones, however many strangers register, take none from those that are known to answer.
 */
export function sharedResolve(options: { look?: Resolve; nowMs?: () => number } = {}): Resolve {
  const { look = (hostname) => lookup(hostname, { all: true }), nowMs = () => performance.now() } =
    options;
  const running = new Map<string, Promise<ResolvedAddress[]>>();
  const gate = createGate({ runningMax: UNPROVEN_MAX, waitingMax: UNPROVEN_WAITING_MAX });
  const proven = new Set<string>();
  const restsUntil = new Map<string, number>();

  async function ask(hostname: string): Promise<ResolvedAddress[]> {
    const begun = nowMs();
    try {
      const addresses = await look(hostname);
      if (proven.size >= NAMES_KEPT_MAX) proven.clear();
      proven.add(hostname);
      return addresses;
    } catch (error) {
      proven.delete(hostname);
      if (nowMs() - begun > PATIENCE_MS) {
        if (restsUntil.size >= NAMES_KEPT_MAX) restsUntil.clear();
        restsUntil.set(hostname, nowMs() + REST_MS);
      }
      throw error;
    }
  }

  async function askInTurn(hostname: string): Promise<ResolvedAddress[]> {
    if (proven.has(hostname)) return ask(hostname);
    const rests = restsUntil.get(hostname);
    if (rests !== undefined && rests > nowMs()) throw unanswered();
    restsUntil.delete(hostname);
    const addresses = await gate.run(() => ask(hostname));
    if (addresses === "full") throw unanswered();
    return addresses;
  }

  return (hostname) => {
    const found = running.get(hostname);
    if (found) return found;
    const query = askInTurn(hostname).finally(() => running.delete(hostname));
    running.set(hostname, query);
    return query;
  };
}

/** As the system says it when a name's servers do not answer. */
function unanswered(): Error {
  return Object.assign(new Error("the name was not answered a moment ago"), { code: "EAI_AGAIN" });
}
