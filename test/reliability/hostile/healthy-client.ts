import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export type Measured = {
  /** In milliseconds, in ascending order. */
  latencies: number[];
  /** Responses other than 200, and calls without a response. */
  failures: string[];
};

const EVERY_MS = 50;
const TIME_LIMIT_MS = 10_000;
/** One in this many calls opens a new connection, like a client that has just arrived. */
const NEW_CONNECTION_EVERY = 5;

/** Calls the API twenty times per second, regardless of earlier calls, until `end` is aborted. */
export async function measureHealthyClient(
  target: { url: string; key: string },
  end: AbortSignal,
): Promise<Measured> {
  const agent = new http.Agent({ keepAlive: true });
  const measured: Measured = { latencies: [], failures: [] };
  const calls: Promise<void>[] = [];
  for (let turn = 0; !end.aborted; turn++) {
    calls.push(callOnce(target, turn % NEW_CONNECTION_EVERY === 0 ? false : agent, measured));
    await sleep(EVERY_MS, undefined, { signal: end }).catch(() => undefined);
  }
  await Promise.all(calls);
  agent.destroy();
  measured.latencies.sort((a, b) => a - b);
  return measured;
}

function callOnce(
  { url, key }: { url: string; key: string },
  agent: http.Agent | false,
  measured: Measured,
): Promise<void> {
  const startMs = performance.now();
  return new Promise((resolve) => {
    const finish = (failure: string | null) => {
      measured.latencies.push(performance.now() - startMs);
      if (failure !== null) measured.failures.push(failure);
      resolve();
    };
    const request = http.get(
      `${url}/v1/billing/crypto-orders?limit=1`,
      {
        agent,
        headers: { authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(TIME_LIMIT_MS),
      },
      (response) => {
        response.resume();
        response.once("error", (error) => finish(error.message));
        response.once("end", () =>
          finish(response.statusCode === 200 ? null : `status ${response.statusCode}`),
        );
      },
    );
    request.once("error", (error) => finish(error.message));
  });
}

/** The value below which this share of the sorted values lies. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
