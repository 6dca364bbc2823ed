import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock, type Clock } from "@/lib/platform/ctx";
import type { Database } from "@/lib/platform/db";
import type { Logger } from "@/lib/platform/logger";
import { JsonNumber, stringifyJson, type JsonObject } from "@/lib/providers/nowpayments/json";
import { startIpnPoster } from "./ipn-poster";
import {
  createSandboxPayment,
  estimate,
  fullCurrencies,
  merchantCoins,
  minAmount,
  readSandboxPayment,
} from "./sandbox-calls";
import { SandboxError } from "./sandbox-error";

export type SandboxOptions = {
  database: Pick<Database, "db">;
  ipnSecret: string;
  apiKey: string;
  log: Logger;
  clock?: Clock;
  host?: "127.0.0.1";
  port?: number;
  ipnRetryGapsMs?: number[];
  wakePosters?: Set<() => void>;
};

export type Sandbox = {
  apiUrl: string;
  close(): Promise<void>;
};

const HOST = "127.0.0.1";
const RETRY_GAPS_MS = [1_000, 5_000, 15_000, 60_000, 60_000, 300_000, 900_000];
const BODY_BYTES_MAX = 64 * 1024;

/**
 * Starts a payment provider that moves no money: it implements NOWPayments' HTTP API on a loopback port and posts
 * signed IPNs. All of its state is in the database, so every process may start one, each of them can serve any payment,
 * and no data is lost if a process is killed.
 */
export async function startSandboxServer(options: SandboxOptions): Promise<Sandbox> {
  const clock = options.clock ?? systemClock;
  const server = createServer((request, response) => {
    void respond(options, clock, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, options.host ?? HOST, () => resolve());
  });
  const poster = startIpnPoster({
    db: options.database.db,
    ipnSecret: options.ipnSecret,
    log: options.log,
    clock,
    retryGapsMs: options.ipnRetryGapsMs ?? RETRY_GAPS_MS,
    wakePosters: options.wakePosters,
  });
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://${options.host ?? HOST}:${port}/v1`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await poster.stop();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(
  options: SandboxOptions,
  clock: Clock,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { status, body } = await route(options, clock, request);
    send(response, status, body);
  } catch (error) {
    const failure =
      error instanceof SandboxError
        ? error
        : new SandboxError(500, "INTERNAL_ERROR", "Internal server error");
    if (failure.statusCode >= 500) options.log.error({ err: error }, "the sandbox failed");
    send(response, failure.statusCode, {
      status: false,
      statusCode: new JsonNumber(String(failure.statusCode)),
      code: failure.code,
      message: failure.message,
    });
  }
}

async function route(
  options: SandboxOptions,
  clock: Clock,
  request: IncomingMessage,
): Promise<{ status: number; body: JsonObject }> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const call = `${request.method} ${url.pathname}`;
  if (call === "GET /v1/status") return { status: 200, body: { message: "OK" } };
  checkApiKey(request.headers["x-api-key"], options.apiKey);
  const ctx = { db: options.database.db, clock };
  switch (call) {
    case "GET /v1/full-currencies":
      return { status: 200, body: fullCurrencies() };
    case "GET /v1/merchant/coins":
      return { status: 200, body: merchantCoins() };
    case "GET /v1/min-amount":
      return { status: 200, body: minAmount(url.searchParams) };
    case "GET /v1/estimate":
      return { status: 200, body: estimate(url.searchParams) };
    case "POST /v1/payment": {
      const rawBody = await readBody(request);
      return { status: 201, body: await createSandboxPayment(ctx, rawBody) };
    }
  }
  const paymentId = /^GET \/v1\/payment\/([^/]+)$/.exec(call)?.[1];
  if (paymentId === undefined) throw new SandboxError(404, "NOT_FOUND", "Not found");
  return { status: 200, body: await readSandboxPayment(ctx, paymentId) };
}

/** Like the real service, distinguishes a missing API key (401) from a wrong one (403). */
function checkApiKey(given: string | string[] | undefined, expected: string): void {
  if (typeof given !== "string")
    throw new SandboxError(401, "AUTH_REQUIRED", "API key is required");
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (!timingSafeEqual(digest(given), digest(expected))) {
    throw new SandboxError(403, "INVALID_API_KEY", "Invalid api key");
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) {
      throw new SandboxError(413, "PAYLOAD_TOO_LARGE", "The body is too large");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  if (response.destroyed) return;
  const text = stringifyJson(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
