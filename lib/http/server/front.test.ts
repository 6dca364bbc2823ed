import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpServer } from "./http-server";
import { trackConnections, type Connections } from "./connections";
import { rejectUpgrade } from "./reject-upgrade";
import { PIPELINED_MAX, serveInTurn } from "./serve-in-turn";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let connections: Connections;
let nowMs = 0;
const clients = new Set<Socket>();

async function start(handle: Handler, perAddress: number | null = null): Promise<void> {
  server = createHttpServer();
  connections = trackConnections(
    server,
    { total: 100, perAddress },
    { nowMs: () => nowMs, sweepMs: 5 },
  );
  server.on("request", serveInTurn(connections, handle));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

function open(allowHalfOpen = false): Socket {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen });
  socket.on("error", () => undefined);
  clients.add(socket);
  return socket;
}

async function send(...requests: string[]): Promise<string> {
  const socket = open();
  socket.write(requests.join(""));
  return text(socket);
}

/** A connection may also end with a reset. */
const closeOf = (socket: Socket) =>
  new Promise<void>((resolve) => socket.once("close", () => resolve()));
const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
const CLOSE = "Connection: close\r\n";
const upgrade = (value: string) => `Connection: Upgrade\r\nUpgrade: ${value}\r\n`;

afterEach(async () => {
  for (const client of clients) client.destroy();
  clients.clear();
  connections.destroyAll();
  server.close();
  await once(server, "close");
});

describe("a client that pipelines more than the limit", () => {
  const flood = async () => {
    const socket = open();
    socket.write(get("/flood").repeat(PIPELINED_MAX + 2));
    await closeOf(socket);
  };

  test("is disconnected, and its address is blocked for a while", async () => {
    await start(() => undefined, 10);
    await flood();
    expect(await send(get("/1", CLOSE))).toBe("");
  });

  test("is disconnected without blocking its address if that is a proxy's", async () => {
    await start((request, response) => {
      if (request.url !== "/flood") response.end("served");
    }, null);
    await flood();
    expect(await send(get("/1", CLOSE))).toContain("served");
  });
});

describe("pipelined requests", () => {
  test("are served one at a time, in their order", async () => {
    let running = 0;
    let most = 0;
    await start((request, response) => {
      most = Math.max(most, ++running);
      setImmediate(() => {
        running--;
        response.end(`<${request.url}>`);
      });
    });
    const paths = ["/1", "/2", "/3", "/4"];
    const received = await send(...paths.map((path) => get(path)), get("/5", CLOSE));
    expect(received.match(/<[^>]+>/g)).toEqual(["</1>", "</2>", "</3>", "</4>", "</5>"]);
    expect(most).toBe(1);
  });

  test("beyond the limit end the connection, and only the first is served", async () => {
    const served: string[] = [];
    await start((request) => served.push(request.url ?? ""));
    await send(get("/").repeat(PIPELINED_MAX + 2));
    expect(served).toEqual(["/"]);
    expect(connections.size()).toBe(0);
  });
});

describe("connections", () => {
  test("of one address are limited; existing ones stay open", async () => {
    await start((_, response) => response.end("ok"), 2);
    const first = open();
    await once(first, "connect");
    const second = open();
    await once(second, "connect");
    await closeOf(open().resume());
    first.write(get("/", CLOSE));
    expect(await text(first)).toContain("ok");
  });

  test("that delay a body are closed, also when they send a little", async () => {
    let stalled: Socket | undefined;
    await start((request) => {
      stalled = request.socket;
      request.resume();
    });
    const client = open();
    client.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{");
    await once(server, "request");
    const closed = closeOf(client.resume());
    const timer = setInterval(() => {
      nowMs += 1_000;
      client.write("a");
    }, 20);
    await closed.finally(() => clearInterval(timer));
    expect(stalled?.bytesRead).toBeLessThan(1_000);
  });

  test("that do not read a response are closed", async () => {
    await start((_, response) => response.end(Buffer.alloc(50 * 1024 * 1024)));
    const client = open();
    client.pause();
    client.write(get("/"));
    const [{ socket }] = (await once(server, "request")) as [IncomingMessage];
    const closed = closeOf(socket);
    const timer = setInterval(() => (nowMs += 1_000), 20);
    await closed.finally(() => clearInterval(timer));
    expect(socket.destroyed).toBe(true);
  });

  test("that continue to send a body after the response are closed", async () => {
    await start((_, response) => response.end("no"));
    const client = open();
    const chunk = `10000\r\n${"a".repeat(65_536)}\r\n`;
    client.write(`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`);
    const timer = setInterval(() => client.write(chunk), 5);
    const [{ socket }] = (await once(server, "request")) as [IncomingMessage];
    await closeOf(socket).finally(() => clearInterval(timer));
    expect(socket.bytesRead).toBeLessThan(4 * 1024 * 1024);
  });
});

describe("upgrades", () => {
  test.each(["h2c", "TLS/1.0", "websocket2"])("to %s are ignored", async (value) => {
    await start((_, response) => response.writeHead(200, { connection: "close" }).end("served"));
    server.on("upgrade", (_, socket) => socket.destroy());
    expect(await send(get("/", upgrade(value)))).toMatch(/^HTTP\/1\.1 200 [^]*served/);
  });

  test("to another protocol keep their body", async () => {
    await start((request, response) => {
      void text(request).then((body) =>
        response.writeHead(200, { connection: "close" }).end(`got ${body}`),
      );
    });
    server.on("upgrade", (_, socket) => socket.destroy());
    const post = `POST / HTTP/1.1\r\nHost: x\r\n${upgrade("h2c")}Content-Length: 4\r\n\r\nbody`;
    expect(await send(post)).toContain("got body");
  });

  test.each(["websocket", "WebSocket"])("to %s are handed over", async (value) => {
    await start((_, response) => response.end("not here"));
    server.on("upgrade", (_, socket: Socket) => socket.end("upgraded"));
    expect(await send(get("/", upgrade(value)))).toBe("upgraded");
  });

  test("that are rejected leave no socket, though the client never closes it", async () => {
    await start(() => undefined);
    server.on("upgrade", (_, socket: Socket) => rejectUpgrade(socket, 404, {}, "no"));
    const client = open(true);
    client.write(get("/", upgrade("websocket")));
    const [, socket] = (await once(server, "upgrade")) as [unknown, Socket];
    await closeOf(socket);
    expect(connections.size()).toBe(0);
    expect(await text(client)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[^]*\r\n\r\nno$/);
  });
});
