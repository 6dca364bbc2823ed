import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "./report";

const HEALTH_MS = 200;
const TIMEOUT_MS = 20_000;
const DOWN = { status: 0 };

/** One process behind the load balancer; its address may change when it is restarted. */
export type Backend = { url: string; restart(): Promise<void> };
export type Call = {
  method: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: string;
};
export type TextResponse = { status: number; text: string };

type Options = {
  backends: Backend[];
  /** Other processes that are restarted one after another, such as workers. */
  others?: { restart(): Promise<void> }[];
  rounds: number;
  perSecond: number;
  /** Duration of the load before the first restart, between two, and after the last. */
  betweenMs: number;
  /** Sends the n-th request through the load balancer; resolves to whether the response was correct. */
  send(through: (call: Call) => Promise<TextResponse>, number: number): Promise<boolean>;
};

/**
 * R10: every process is stopped with SIGTERM and restarted, one after another, under load. The load balancer behaves
 * like any that checks /readyz: one connection per request, the next backend if a connection was never accepted, and no
 * retry for an accepted one.
 */
export async function runRollingRestart(options: Options): Promise<Report> {
  const balancer = startBalancer(options.backends);
  const counts = { sent: 0, responded: 0, failures: new Map<string, number>() };
  const load = { on: true };
  const flowing = flow(options, { load, counts, through: balancer.through });
  let restarts = 0;
  try {
    for (let round = 0; round < options.rounds; round++) {
      for (const process of [...options.backends, ...(options.others ?? [])]) {
        await sleep(options.betweenMs);
        await process.restart();
        restarts += 1;
      }
    }
    await sleep(options.betweenMs);
  } finally {
    load.on = false;
    await flowing;
    balancer.stop();
  }
  const failures = [...counts.failures].map(([why, times]) => `${why} ${times}`).join(", ");
  return {
    attempted: counts.sent,
    acknowledged: counts.responded,
    lost: 0,
    unexpected: counts.sent - counts.responded,
    duplicated: 0,
    recovered: balancer.passedOn(),
    notes: [
      `${restarts} restarts; ${balancer.passedOn()} requests went to the next one because the first took no connection; failed: ${failures || "none"}`,
    ],
  };
}

type Flow = {
  load: { on: boolean };
  counts: { sent: number; responded: number; failures: Map<string, number> };
  through: (call: Call) => Promise<TextResponse>;
};

async function flow({ perSecond, send }: Options, { load, counts, through }: Flow): Promise<void> {
  const running = new Set<Promise<void>>();
  const begun = performance.now();
  const fail = (why: string) => counts.failures.set(why, (counts.failures.get(why) ?? 0) + 1);
  const one = async (number: number) => {
    try {
      if (await send(through, number)) counts.responded += 1;
      else fail("wrong response");
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  };
  while (load.on) {
    const request = one(counts.sent++).finally(() => running.delete(request));
    running.add(request);
    await sleep(Math.max(0, begun + (counts.sent * 1000) / perSecond - performance.now()));
  }
  await Promise.all(running);
}

function startBalancer(backends: Backend[]) {
  const ready = new Set(backends.map(({ url }) => url));
  let turn = 0;
  let passed = 0;
  const requested = new Set<string>();
  const getText = async (url: string) => {
    if (requested.has(url)) return;
    requested.add(url);
    const { status } = await callOnce(url, { method: "GET", path: "/readyz" }).catch(() => DOWN);
    if (status === 200) ready.add(url);
    else ready.delete(url);
    requested.delete(url);
  };
  const timer = setInterval(() => {
    for (const { url } of backends) void getText(url);
  }, HEALTH_MS);
  return {
    passedOn: () => passed,
    stop: () => clearInterval(timer),
    async through(call: Call): Promise<TextResponse> {
      turn += 1;
      const order = backends.map((_, place) => backends[(place + turn) % backends.length]!);
      const up = order.filter(({ url }) => ready.has(url));
      const tried = up.length > 0 ? [...up, ...order.filter((one) => !up.includes(one))] : order;
      for (const [place, { url }] of tried.entries()) {
        try {
          return await callOnce(url, call);
        } catch (error) {
          // Failed while connecting: not a byte of the request was sent.
          const unsent = (error as NodeJS.ErrnoException).syscall === "connect";
          if (!unsent || place === tried.length - 1) throw error;
          ready.delete(url);
          passed += 1;
        }
      }
      throw new Error("there is no backend");
    },
  };
}

function callOnce(base: string, { method, path, headers = {}, body }: Call): Promise<TextResponse> {
  return new Promise((resolve, reject) => {
    const to = { method, headers, agent: false as const, timeout: TIMEOUT_MS };
    const request = http.request(new URL(path, base), to, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error("no response in time")));
    request.on("error", reject);
    request.end(body);
  });
}
