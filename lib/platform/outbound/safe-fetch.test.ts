import net, { type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startWebhookReceiver, type ReceiverHandler } from "@/test/support/webhook-receiver";
import { createSafeFetch, type SafeRequest } from "./safe-fetch";
import type { Resolve } from "./name-lookup";

const LOOPBACK = ["127.0.0.0/8", "::1/128"];
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function receiver(handler?: ReceiverHandler) {
  const started = await startWebhookReceiver(handler);
  ends.push(() => started.close());
  return started;
}

function fetcher(options: { allowedNetworks?: string[]; resolve?: Resolve } = {}) {
  const made = createSafeFetch({ allowedNetworks: LOOPBACK, ...options });
  ends.push(() => made.close());
  return {
    post: (url: string, more: Partial<SafeRequest> = {}) =>
      made.post({ url, headers: { "content-type": "application/json" }, body: "{}", ...more }),
  };
}

/** A local port that accepts and counts connections, and never responds unless `text` is given. */
async function rawPort(text?: string) {
  const sockets = new Set<net.Socket>();
  let count = 0;
  const server = net.createServer((socket) => {
    count += 1;
    sockets.add(socket.on("error", () => undefined));
    if (text !== undefined) socket.once("data", () => socket.write(text));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, connections: () => count };
}

describe("an exchange", () => {
  it("returns status, headers and text, and keeps the connection for the next request", async () => {
    const server = await receiver(() => ({ status: 201, headers: { "x-a": "b" }, body: "grüß" }));
    const { post } = fetcher();
    const sent = await post(server.url, { body: '{"a":"ü"}', headers: { "x-test": "1" } });
    expect(sent).toMatchObject({ kind: "response", status: 201, text: "grüß", truncated: false });
    expect(sent.kind === "response" && sent.headers["x-a"]).toBe("b");
    await post(server.url);
    expect(server.requests[0]).toMatchObject({ method: "POST", path: "/hook", body: '{"a":"ü"}' });
    expect(server.requests[0]?.headers).toMatchObject({ "x-test": "1", "content-length": "10" });
    expect(server.connections()).toBe(1);
  });

  it("sends again on a new connection when the kept one was closed meanwhile", async () => {
    const server = await receiver();
    const { post } = fetcher();
    await post(server.url);
    server.respondWith((request) =>
      server.requests.length === 2 && request ? "reset" : { status: 200 },
    );
    expect(await post(server.url)).toMatchObject({ kind: "response", status: 200 });
    expect(server.connections()).toBe(2);
  });

  it("sends twice at most, however many kept connections the receiver resets", async () => {
    const server = await receiver(() => ({ status: 200, delayMs: 50 }));
    const { post } = fetcher();
    await Promise.all(Array.from({ length: 5 }, () => post(server.url)));
    expect(server.connections()).toBe(5);
    server.respondWith(() => "reset");
    expect(await post(server.url)).toMatchObject({ kind: "network_error" });
    expect(server.requests).toHaveLength(7);
    expect(server.connections()).toBe(6);
  });

  it("checks where the new connection goes when it sends again", async () => {
    const server = await receiver();
    const records = ["127.0.0.1", "10.0.0.1"];
    const { post } = fetcher({
      allowedNetworks: ["127.0.0.0/8"],
      resolve: async () => [{ address: records.shift() ?? "10.0.0.1", family: 4 }],
    });
    const url = `http://rebound.example:${server.port}/`;
    await post(url);
    server.respondWith(() => "reset");
    expect(await post(url)).toMatchObject({ kind: "forbidden" });
    expect(server.requests).toHaveLength(2);
  });

  it("accepts a response that follows an unrequested 100 Continue", async () => {
    const server = await rawPort(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
    );
    const url = `http://127.0.0.1:${server.port}/`;
    expect(await fetcher().post(url)).toMatchObject({ kind: "response", status: 200, text: "ok" });
  });

  it("never follows a redirect", async () => {
    const target = await receiver();
    const server = await receiver(() => ({ status: 307, headers: { location: target.url } }));
    expect(await fetcher().post(server.url)).toMatchObject({ kind: "response", status: 307 });
    expect(target.requests).toEqual([]);
  });

  it("reads 64 KiB of a huge response, keeps 4 KiB and closes the connection", async () => {
    const server = await receiver(() => "huge");
    const result = await fetcher().post(server.url);
    expect(result).toMatchObject({
      kind: "response",
      status: 200,
      text: "x".repeat(4096),
      truncated: true,
    });
    expect(server.sentBytes()).toBeLessThan(16 * 1024 * 1024);
  });

  it("decodes what is not text without a zero byte and without half a character", async () => {
    const bytes = Buffer.concat([
      Buffer.from([0, 0xff]),
      Buffer.alloc(4093, "a"),
      Buffer.from("€€"),
    ]);
    const server = await receiver(() => ({ status: 500, body: bytes }));
    expect(await fetcher().post(server.url)).toMatchObject({
      text: `\uFFFD\uFFFD${"a".repeat(4093)}`,
      truncated: true,
    });
  });

  it.each(["hang", "drip"] as const)(
    "ends at the deadline when the receiver does %s",
    async (response) => {
      const server = await receiver(() => response);
      const startedMs = performance.now();
      expect(await fetcher().post(server.url, { deadlineMs: 150 })).toMatchObject({
        kind: "timeout",
      });
      expect(performance.now() - startedMs).toBeLessThan(2_000);
    },
  );

  it("ends at the deadline when TLS or the name look-up never finishes", async () => {
    const silent = await rawPort();
    expect(
      await fetcher().post(`https://127.0.0.1:${silent.port}/`, { deadlineMs: 100 }),
    ).toMatchObject({ kind: "timeout" });
    const never = fetcher({ resolve: () => new Promise(() => undefined) });
    expect(await never.post("http://slow.example/", { deadlineMs: 50 })).toMatchObject({
      kind: "timeout",
    });
  });

  it.each(["reset", "garbage"] as const)("returns a network error for %s", async (response) => {
    const server = await receiver(() => response);
    expect(await fetcher().post(server.url)).toMatchObject({ kind: "network_error" });
  });

  it("returns a network error, without addresses, when the port is closed or the name does not exist", async () => {
    const server = await receiver();
    await server.close();
    const rejected = await fetcher().post(server.url);
    expect(rejected).toEqual({ kind: "network_error", message: "The connection was refused." });
    const unknown = fetcher({
      resolve: () => Promise.reject(Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" })),
    });
    expect(await unknown.post("http://nowhere.example/")).toMatchObject({ kind: "network_error" });
    expect(await fetcher({ resolve: async () => [] }).post("http://empty.example/")).toMatchObject({
      kind: "network_error",
    });
  });

  it("returns a network error when the server sends plain HTTP instead of TLS", async () => {
    const server = await receiver();
    expect(await fetcher().post(server.url.replace("http:", "https:"))).toMatchObject({
      kind: "network_error",
    });
  });

  it("is cut short by its signal", async () => {
    const server = await receiver(() => "hang");
    const cut = new AbortController();
    const response = fetcher().post(server.url, { signal: cut.signal });
    await server.waitFor((requests) => requests.length === 1);
    cut.abort();
    expect(await response).toMatchObject({ kind: "network_error" });
  });
});

describe("where a connection may go", () => {
  const to =
    (...addresses: string[]): Resolve =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

  it("rejects loopback when it is not allowed, as an address and as a name, without a connection", async () => {
    const silent = await rawPort();
    const { post } = fetcher({ allowedNetworks: [] });
    for (const host of [
      "127.0.0.1",
      "localhost",
      "2130706433",
      "0x7f.1",
      "0177.1",
      "127.1",
      "[::ffff:127.0.0.1]",
    ]) {
      expect(await post(`https://${host}:${silent.port}/`)).toMatchObject({ kind: "forbidden" });
    }
    const named = fetcher({ allowedNetworks: [], resolve: to("127.0.0.1") });
    expect(await named.post("https://rebound.example/")).toEqual({
      kind: "forbidden",
      message: "The host's address is not a public one.",
    });
    expect(silent.connections()).toBe(0);
  });

  it.each([
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fd00::1",
    "169.254.169.254",
    "10.0.0.1",
    "100.64.0.1",
    "192.168.1.1",
    "0.0.0.0",
    "224.0.0.1",
  ])("rejects a name that resolves to %s", async (address) => {
    const { post } = fetcher({ allowedNetworks: [], resolve: to(address) });
    expect(await post("https://rebound.example/")).toMatchObject({ kind: "forbidden" });
  });

  it("rejects a name of which only one address is private", async () => {
    const { post } = fetcher({ allowedNetworks: [], resolve: to("1.1.1.1", "127.0.0.1") });
    expect(await post("https://mixed.example/")).toMatchObject({ kind: "forbidden" });
  });

  it("looks a name up once per connection and rejects it when the second lookup returns a private address", async () => {
    const server = await receiver(() => ({ status: 200, headers: { connection: "close" } }));
    const records = ["127.0.0.1", "10.0.0.1"];
    const lookedUp: string[] = [];
    const { post } = fetcher({
      allowedNetworks: ["127.0.0.0/8"],
      resolve: async (hostname) => {
        lookedUp.push(hostname);
        return [{ address: records[lookedUp.length - 1] ?? "10.0.0.1", family: 4 }];
      },
    });
    const url = `http://rebound.example:${server.port}/`;
    expect(await post(url)).toMatchObject({ kind: "response", status: 200 });
    expect(await post(url)).toMatchObject({ kind: "forbidden" });
    expect(lookedUp).toEqual(["rebound.example", "rebound.example"]);
    expect(server.requests).toHaveLength(1);
  });

  it("allows neither plain http nor another port to a public address", async () => {
    const { post } = fetcher({ resolve: to("1.1.1.1") });
    expect(await post("http://public.example/")).toMatchObject({ kind: "forbidden" });
    expect(await post("https://public.example:9999/")).toMatchObject({ kind: "forbidden" });
    expect(await post("https://1.1.1.1:25/")).toMatchObject({ kind: "forbidden" });
  });
});
