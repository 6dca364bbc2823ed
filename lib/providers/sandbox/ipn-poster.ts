import type { Clock } from "@/lib/platform/ctx";
import type { Db } from "@/lib/platform/db";
import type { Logger } from "@/lib/platform/logger";
import { createWakeSignal } from "@/lib/platform/wake-signal";
import { exchangeHttp } from "@/lib/providers/http-exchange";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import { claimDueIpns, finishIpnAttempt, type DueIpn } from "./sandbox-store";

export type IpnPosterOptions = {
  db: Db;
  ipnSecret: string;
  log: Logger;
  clock: Clock;
  /** Delays after the first, second, … failed attempt. After the last delay there is one final attempt. */
  retryGapsMs: readonly number[];
  /** Contains the function that wakes this poster, as long as it runs. */
  wakePosters?: Set<() => void>;
};

const POLL_MS = 500;
const BATCH_MAX = 32;
/** The real service waits three seconds for a response. */
const TIMEOUT_MS = 3_000;
/** Longer than any attempt, so that two processes post the same IPN only if one of them died. */
const LEASE_MS = 10_000;
const RESPONSE_BYTES_MAX = 64 * 1024;

/** Posts queued IPNs until it is stopped; `stop` waits for attempts in progress. */
export function startIpnPoster(options: IpnPosterOptions): { stop(): Promise<void> } {
  let stopped = false;
  const signal = createWakeSignal();
  const run = async () => {
    while (!stopped) {
      const posted = await postDueIpns(options).catch((error: unknown) => {
        options.log.warn({ err: error }, "the sandbox cannot read its IPNs; it will try again");
        return 0;
      });
      if (posted === 0 && !stopped) await signal.wait(POLL_MS);
    }
  };
  options.wakePosters?.add(signal.set);
  const running = run();
  return {
    async stop() {
      stopped = true;
      options.wakePosters?.delete(signal.set);
      signal.set();
      await running;
    },
  };
}

/** Posts up to `BATCH_MAX` due IPNs concurrently and resolves to their number. */
export async function postDueIpns(options: IpnPosterOptions): Promise<number> {
  const now = options.clock.now();
  const due = await claimDueIpns(options.db, {
    now,
    leaseUntil: new Date(now.getTime() + LEASE_MS),
    limit: BATCH_MAX,
  });
  await Promise.all(due.map((ipn) => postOne(options, ipn)));
  return due.length;
}

async function postOne(options: IpnPosterOptions, ipn: DueIpn): Promise<void> {
  const error = await post(options, ipn);
  const now = options.clock.now();
  if (error === null) {
    await finishIpnAttempt(options.db, ipn, {
      deliveredAt: now,
      nextAttemptAt: null,
      lastError: null,
    });
    return;
  }
  const gapMs = options.retryGapsMs[ipn.attempts - 1];
  const nextAttemptAt = gapMs === undefined ? null : new Date(now.getTime() + gapMs);
  await finishIpnAttempt(options.db, ipn, { deliveredAt: null, nextAttemptAt, lastError: error });
  options.log.warn(
    { ipn: String(ipn.id), attempt: ipn.attempts, error, again: nextAttemptAt },
    "a sandbox IPN was not accepted",
  );
}

/** Resolves to null if the receiver accepted the IPN, otherwise to the reason why it did not. */
async function post(options: IpnPosterOptions, ipn: DueIpn): Promise<string | null> {
  try {
    const { status } = await exchangeHttp({
      method: "POST",
      url: ipn.url,
      headers: {
        "content-type": "application/json",
        "user-agent": "NOWPayments v1.0",
        "x-nowpayments-sig": signIpnBody(ipn.body, options.ipnSecret),
      },
      body: ipn.body,
      timeoutMs: TIMEOUT_MS,
      responseBytesMax: RESPONSE_BYTES_MAX,
    });
    return status >= 200 && status < 300 ? null : `returned ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 500) : "no response";
  }
}
