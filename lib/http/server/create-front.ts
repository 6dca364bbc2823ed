import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { addressFrom } from "@/lib/http/api/client-address";
import { noteExposure } from "./note-exposure";
import { securityHeaders } from "./page-handler";
import { limitAddress } from "@/lib/http/api/rate-limit";
import { requestIdOf } from "@/lib/http/api/request-id";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { createAddressCounter } from "./address-counter";
import { connectionLimitsOf, type ConnectionLimits } from "./connection-limits";
import { trackConnections, type Connections } from "./connections";
import { rejectUpgrade } from "./reject-upgrade";
import { checkRequest } from "./request-checks";
import { sendProblem } from "./send-problem";
import { serveInTurn } from "./serve-in-turn";
import { isUpgradeRequest } from "./web-socket-upgrades";

const ACCEPT_LOG_MS = 10_000;

type Front = {
  isApiPath(path: string): boolean;
  api(request: IncomingMessage, response: ServerResponse): unknown;
  page(path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Handlers of WebSocket paths; each returns whether the path matches. */
  upgrades: ((request: IncomingMessage, socket: Duplex, head: Buffer) => boolean)[];
};

/**
 * Applies every check that does not depend on a route before requests reach the routes: number and speed of
 * connections, one request at a time, an unambiguous request.
 */
export function attachFront(server: Server, runtime: Runtime, front: Front): Connections {
  const limits = connectionLimitsOf(runtime.config);
  const connections = trackConnections(server, limits);
  server.on(
    "request",
    serveInTurn(connections, (request, response) => {
      serve(runtime, front, { request, response });
    }),
  );
  logAcceptErrors(server, runtime);
  server.on("upgrade", createUpgradeHandler(runtime, front, { limits, opened: connections }));
  return connections;
}

/** At the descriptor limit, connections cannot be accepted. The server keeps running and logs one line. */
function logAcceptErrors(server: Server, { log }: Runtime): void {
  let loggedAtMs = Number.NEGATIVE_INFINITY;
  server.on("error", (err) => {
    if (!server.listening || performance.now() - loggedAtMs < ACCEPT_LOG_MS) return;
    loggedAtMs = performance.now();
    log.warn({ err }, "a connection could not be accepted; raise the limit of open files");
  });
}

function serve(
  runtime: Runtime,
  front: Front,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  noteExposure(runtime, request);
  securityHeaders(response, runtime.config);
  // Node.js drops what a client pipelines after an ignored upgrade.
  if (runtime.services.readiness.isLeaving() || isUpgradeRequest(request))
    response.setHeader("connection", "close");
  const checked = checkRequest(request, front.isApiPath);
  if ("problem" in checked) {
    sendProblem(request, response, { slug: "bad-request", detail: checked.problem });
    return;
  }
  if (front.isApiPath(checked.path)) {
    front.api(request, response);
  } else {
    response.setHeader("x-request-id", requestIdOf(request.headers["x-request-id"]));
    front.page(checked.path, request, response).catch((error: unknown) => {
      runtime.log.error({ err: error }, "a page could not be served");
      if (response.headersSent) response.destroy();
      else
        sendProblem(request, response, {
          slug: "internal",
          detail: "The page could not be served. Try again.",
        });
    });
  }
}

/** WebSockets: the same checks, the rate limit by address, and a limited number per address and in total. */
function createUpgradeHandler(
  runtime: Runtime,
  front: Front,
  { limits, opened }: { limits: ConnectionLimits; opened: Connections },
) {
  const { connections } = runtime.config;
  // Behind a proxy, the connection limit cannot distinguish clients. The limit on WebSockets uses the client's address.
  const perAddress = limits.perAddress ?? connections.perAddress ?? Math.floor(limits.total / 8);
  const counter = createAddressCounter(perAddress);
  const total = Math.ceil(limits.total / 2);
  let open = 0;

  // A closure made in `upgrade` would keep the request in memory for as long as the socket is open.
  const countUntilClosed = (socket: Duplex, address: string) => {
    open++;
    socket.once("close", () => {
      open--;
      counter.remove(address);
    });
  };
  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    noteExposure(runtime, request);
    // An upgrade that is pipelined after a request would write into the response to that request.
    if (opened.of(request.socket).active !== null) return void socket.destroy();
    const checked = checkRequest(request, front.isApiPath);
    if ("problem" in checked) return rejectUpgrade(socket, 400, TEXT, `${checked.problem}\n`);
    const address = addressOf(request, runtime);
    if (open >= total) return rejectUpgrade(socket, 503, { "retry-after": "5" });
    const limited = await limitAddress(createCtx(runtime), address, "light");
    if (limited && !limited.verdict.allowed)
      return rejectUpgrade(socket, 429, { "retry-after": `${limited.verdict.retryAfterSeconds}` });
    if (socket.destroyed) return;
    if (!counter.add(address ?? "")) return rejectUpgrade(socket, 429, { "retry-after": "5" });
    countUntilClosed(socket, address ?? "");
    if (!front.upgrades.some((take) => take(request, socket, head))) rejectUpgrade(socket, 404);
  };
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node.js removes its own error handler from an upgraded socket. Without one, a reset would be an uncaught error.
    socket.on("error", () => socket.destroy());
    upgrade(request, socket, head).catch((error: unknown) => {
      runtime.log.error({ err: error }, "an upgrade could not be served");
      socket.destroy();
    });
  };
}

function addressOf(request: IncomingMessage, { config }: Runtime): string | null {
  return addressFrom((name) => request.headers[name]?.toString() ?? null, config);
}

const TEXT = { "content-type": "text/plain; charset=utf-8" };
