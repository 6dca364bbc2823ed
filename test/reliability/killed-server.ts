import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  newDataDir,
  removeDataDir,
  startServer,
  type RunningServer,
} from "@/e2e/support/running-server";

export type KillableServer = {
  /** Changes with each restart. */
  url(): string;
  key: string;
  ipnSecret: string;
  kills(): number;
  /** Sends SIGKILL, then starts a new process on the same data. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
};

/** The built server on a separate database, to be killed without warning. */
export async function startKillableServer(
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<KillableServer> {
  const dataDir = newDataDir();
  const start = () => startServer(dataDir, { ...env, DATABASE_URL: databaseUrl });
  let server: RunningServer = await start();
  let kills = 0;
  const secrets = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8")) as {
    sandbox_ipn: string;
  };
  return {
    url: () => server.url,
    key: server.credentials.live_key,
    ipnSecret: secrets.sandbox_ipn,
    kills: () => kills,
    async killAndRestart() {
      kills += 1;
      await server.stop("SIGKILL");
      server = await start();
    },
    async stop() {
      await server.stop();
      removeDataDir(dataDir);
    },
  };
}

/**
 * Repeats a call until `accept` accepts the response, like a client or provider that retries. Throws after `limitMs`.
 */
export async function callUntil<T>(
  call: () => Promise<Response>,
  accept: (response: Response) => Promise<T | null>,
  limitMs = 120_000,
): Promise<T> {
  for (const deadline = Date.now() + limitMs; Date.now() < deadline;) {
    const accepted = await call().then(accept, () => null);
    if (accepted !== null) return accepted;
    await sleep(200);
  }
  throw new Error("no acceptable response came in time");
}

/** A POST of JSON with a time limit. */
export function postJson(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    signal: AbortSignal.timeout(20_000),
  });
}
