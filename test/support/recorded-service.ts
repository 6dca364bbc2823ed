import { readFileSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  isJsonObject,
  JsonNumber,
  parseJson,
  stringifyJson,
  type JsonObject,
} from "@/lib/providers/nowpayments/json";

const FIXTURES = join(
  import.meta.dirname,
  "..",
  "..",
  "lib",
  "providers",
  "nowpayments",
  "fixtures",
);

export type RecordedRequest = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
};
export type Handler = (request: RecordedRequest, response: ServerResponse) => void;

export type RecordedService = {
  apiUrl: string;
  requests: RecordedRequest[];
  /** The number of connections that were opened. */
  connections(): number;
  close(): Promise<void>;
};

/** Starts a server that responds to every request with `handler` and records the requests. */
export async function startRecordedService(
  handler: Handler = recordedResponses(),
): Promise<RecordedService> {
  const requests: RecordedRequest[] = [];
  let connections = 0;
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) => {
      requests.push(request);
      handler(request, response);
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A recorded response by its file name. */
export function fixture(name: string): JsonObject {
  const value = parseJson(readFileSync(join(FIXTURES, `${name}.json`)));
  if (!isJsonObject(value)) throw new Error(`${name} is not an object`);
  return value;
}

/** Sends an object as JSON, or any other text, with a status and headers. */
export function reply(
  response: ServerResponse,
  status: number,
  body: JsonObject | string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : stringifyJson(body));
}

/** The service in normal operation: one coin, payments based on the recorded one. */
export function recordedResponses(): Handler {
  const payments = new Map<string, JsonObject>();
  return ({ method, path, body }, response) => {
    const [route = "", query = ""] = path.replace("/v1", "").split("?");
    const requested = new URLSearchParams(query);
    const unknown = (code: string | null) => code !== null && code !== "usd" && code !== "btc";
    if (unknown(requested.get("currency_from")) || unknown(requested.get("currency_to"))) {
      return reply(response, 400, error(400, "BAD_REQUEST", "Currency NOSUCHCOIN was not found"));
    }
    if (route === "/full-currencies") return reply(response, 200, FULL_CURRENCIES);
    if (route === "/merchant/coins")
      return reply(response, 200, '{"selectedCurrencies":["BTC","USDTTRC20","GONE"]}');
    if (route === "/min-amount") {
      return reply(
        response,
        200,
        '{"currency_from":"btc","currency_to":"btc","min_amount":2.9e-5,"fiat_equivalent":1.9701}',
      );
    }
    if (route === "/estimate") {
      return reply(
        response,
        200,
        '{"currency_from":"usd","amount_from":49.01,"currency_to":"btc","estimated_amount":"7.2059e-4"}',
      );
    }
    if (method === "POST" && route === "/payment") return create(payments, body, response);
    const found = payments.get(route.replace("/payment/", ""));
    if (found) return reply(response, 200, found);
    reply(response, 404, error(404, "NOT_FOUND", "Payment not found"));
  };
}

function create(payments: Map<string, JsonObject>, body: string, response: ServerResponse): void {
  const request = parseJson(body);
  if (!isJsonObject(request))
    return reply(response, 400, error(400, "INVALID_REQUEST_PARAMS", "bad"));
  if (request.pay_currency !== "btc") {
    return reply(
      response,
      400,
      error(400, "INVALID_REQUEST_PARAMS", "pay_currency is not supported"),
    );
  }
  const { price_amount: price, price_currency, order_id, order_description } = request;
  if (price instanceof JsonNumber && price.text.startsWith("0.")) {
    return reply(
      response,
      400,
      error(400, "AMOUNT_MINIMAL_ERROR", "amountTo is less than minimal"),
    );
  }
  const id = String(5745459419 + payments.size);
  const requested = { price_amount: price ?? null, price_currency: price_currency ?? null };
  const order = { order_id: order_id ?? null, order_description: order_description ?? null };
  payments.set(id, {
    ...fixture("payment-finished"),
    ...requested,
    ...order,
    payment_id: new JsonNumber(id),
    payment_status: "waiting",
    pay_amount: new JsonNumber("0.17070286"),
    pay_currency: "btc",
    actually_paid: new JsonNumber("0"),
    payin_hash: null,
    payout_hash: null,
  });
  reply(response, 201, { ...fixture("payment-created"), ...requested, ...order, payment_id: id });
}

function error(status: number, code: string, message: string): JsonObject {
  return { statusCode: new JsonNumber(String(status)), code, message };
}

const FULL_CURRENCIES = JSON.stringify({
  currencies: [
    {
      id: 1,
      code: "BTC",
      name: "Bitcoin",
      enable: true,
      extra_id_exists: false,
      network: "btc",
      smart_contract: null,
      network_precision: "8",
    },
    {
      id: 2,
      code: "USDTTRC20",
      name: "Tether USD (Tron)",
      enable: true,
      extra_id_exists: false,
      network: "trx",
      smart_contract: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
      network_precision: 6,
    },
    { code: "GONE", name: "Disabled", enable: false, network: "eth" },
    { code: "ETH", name: "Not ticked", enable: true, network: "eth" },
    { broken: true },
  ],
});

async function readRequest(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
