import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type CreateCall = {
  /** Starts at 1. */
  number: number;
  orderId: string;
  response: ServerResponse;
  /** Sends the normal response; resolves when the bytes have been sent. */
  respond(): Promise<void>;
};

export type ProviderDouble = {
  /** For NOWPAYMENTS_API_URL. */
  apiUrl: string;
  /** The payments created, with the order of each. */
  payments: Map<string, string>;
  /** Requests for estimates and minimums: their number, and how many of them ran concurrently. */
  reads: { count: number; running: number; runningMax: number };
  /** Sets what happens on each of these reads from now on, before its response. */
  onRead(act: (path: string, response: ServerResponse) => void | Promise<void>): void;
  /** Sets what happens on each `POST /payment` from now on. */
  onCreate(act: (call: CreateCall) => void | Promise<void>): void;
  close(): Promise<void>;
};

const COIN = { enable: true, extra_id_exists: false, network_precision: "8" };
const COINS = [
  { ...COIN, code: "BTC", name: "Bitcoin", network: "btc", smart_contract: null },
  { ...COIN, code: "LTC", name: "Litecoin", network: "ltc", smart_contract: null },
];
const FIRST_ID = 7_000_000_000;

/** BTC, LTC and as many made-up coins as necessary. */
function coinsOf(count: number) {
  const more = Array.from({ length: Math.max(0, count - COINS.length) }, (_, index) => {
    const code = `COIN${index}`;
    return { ...COIN, code, name: code, network: code.toLowerCase(), smart_contract: null };
  });
  return [...COINS, ...more];
}

/** A provider that responds immediately over HTTP, like NOWPayments; tests decide how each payment call ends. */
export async function startProviderDouble({ coins = 2 } = {}): Promise<ProviderDouble> {
  const reads = { count: 0, running: 0, runningMax: 0 };
  let actOnRead: (path: string, response: ServerResponse) => void | Promise<void> = () => undefined;
  const offered = coinsOf(coins);
  const read = async (path: string, response: ServerResponse) => {
    reads.count += 1;
    reads.running += 1;
    reads.runningMax = Math.max(reads.runningMax, reads.running);
    await actOnRead(path, response);
    reads.running -= 1;
    if (response.writableEnded || response.destroyed) return;
    await send(response, 200, { estimated_amount: "0.00123", min_amount: "0.0001" });
  };
  const payments = new Map<string, string>();
  let act: (call: CreateCall) => void | Promise<void> = (call) => call.respond();
  let number = 0;
  const create = async (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.parse(await textOf(request)) as Record<string, unknown>;
    number += 1;
    const id = String(FIRST_ID + number);
    const orderId = String(body.order_id);
    await act({
      number,
      orderId,
      response,
      respond: () => {
        payments.set(id, orderId);
        return send(response, 201, payment(id, body));
      },
    });
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0]?.replace("/v1", "") ?? "";
    if (request.method === "POST" && path === "/payment") void create(request, response);
    else if (path === "/estimate" || path === "/min-amount") void read(path, response);
    else void respondToGet(path, { payments, offered }, response);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    payments,
    reads,
    onRead: (next) => {
      actOnRead = next;
    },
    onCreate: (next) => {
      act = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function respondToGet(
  path: string,
  { payments, offered }: { payments: Map<string, string>; offered: ReturnType<typeof coinsOf> },
  response: ServerResponse,
) {
  if (path === "/full-currencies") return send(response, 200, { currencies: offered });
  if (path === "/merchant/coins")
    return send(response, 200, { selectedCurrencies: offered.map(({ code }) => code) });
  if (path === "/status") return send(response, 200, { message: "OK" });
  const id = path.replace("/payment/", "");
  const orderId = payments.get(id);
  if (orderId === undefined)
    return send(response, 404, {
      statusCode: 404,
      code: "NOT_FOUND",
      message: "Payment not found",
    });
  return send(response, 200, payment(id, { order_id: orderId }));
}

function payment(id: string, input: Record<string, unknown>) {
  return {
    payment_id: id,
    payment_status: "waiting",
    pay_address: `double-${id}`,
    price_amount: input.price_amount ?? 49,
    price_currency: input.price_currency ?? "usd",
    pay_amount: "0.00123",
    pay_currency: input.pay_currency ?? "btc",
    order_id: input.order_id,
    actually_paid: 0,
    payin_extra_id: null,
    payin_hash: null,
    network: input.pay_currency ?? "btc",
    smart_contract: null,
    valid_until: new Date(Date.now() + 7 * 86_400_000).toISOString(),
  };
}

function send(response: ServerResponse, status: number, body: unknown): Promise<void> {
  return new Promise((resolve) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body), () => resolve());
    response.once("close", () => resolve());
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
