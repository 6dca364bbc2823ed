import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EnvError, type AppConfig } from "@/lib/platform/env";
import type { Logger } from "@/lib/platform/logger";
import { sendWebResponse, toWebRequest } from "./node-bridge";
import type { RouteTable } from "./route-table";
import type { Connections } from "./connections";
import { holdRejection } from "./hold-rejections";
import { sendProblem } from "./send-problem";
import { WebSocketOnlyRequest } from "./web-socket-upgrades";

const DRAIN_MS = 10_000;

/** An HTTP server with time limits for slow and idle clients. It passes only WebSocket requests to `upgrade`. */
export function createHttpServer(): Server {
  return createServer({
    IncomingMessage: WebSocketOnlyRequest,
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16 * 1024,
  });
}

/** Binds the server and resolves to its port, which the system assigns if PORT is 0. Throws a one-line error. */
export function listen(server: Server, config: AppConfig): Promise<number> {
  return new Promise((resolve, reject) => {
    // After startup, an error means that a connection could not be accepted because no descriptors were left. It must
    // not stop the server.
    server.on("error", (error: NodeJS.ErrnoException) =>
      reject(new EnvError(bindAdvice(error, config))),
    );
    server.listen(config.port, config.host, () => resolve((server.address() as AddressInfo).port));
  });
}

function bindAdvice(error: NodeJS.ErrnoException, { port, host }: AppConfig): string {
  const hint = `Set PORT to a free one, for example PORT=${port + 1} npm start.`;
  if (error.code === "EADDRINUSE") return `Port ${port} is taken. ${hint}`;
  if (error.code === "EACCES") return `Port ${port} needs more rights than this user has. ${hint}`;
  return `Cannot listen on ${host}: ${error.message}. Set HOST to an address of this machine.`;
}

/**
 * Stops accepting connections, gives running requests time to finish, then closes the rest, including upgraded sockets.
 */
export function closeServer(
  server: Server,
  connections?: Pick<Connections, "destroyAll">,
): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 100);
    const limit = setTimeout(() => {
      server.closeAllConnections();
      connections?.destroyAll();
    }, DRAIN_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(limit);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Serves one API request of the Node.js server through the route table. */
export function serveApi(table: RouteTable, log: Logger) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const origin = `http://${request.headers.host ?? "localhost"}`;
    // Requests that cannot become Web requests (TRACE, invalid headers) are rejected instead of throwing.
    Promise.resolve()
      .then(() => table.handle(toWebRequest(request, origin)))
      .then(async (rendered) => {
        if (exceedsAddressLimit(rendered)) await holdRejection(response);
        await sendWebResponse(rendered, response);
      })
      .catch((error: unknown) => {
        log.info({ err: error }, "a response could not be sent");
        if (response.headersSent) response.destroy();
        else
          sendProblem(request, response, {
            slug: "bad-request",
            detail: `${request.method} with these headers is not a valid request. Use GET, POST, PUT, PATCH or DELETE.`,
          });
      });
  };
}

function exceedsAddressLimit({ status, headers }: Response): boolean {
  return status === 429 && !headers.get("ratelimit-policy")?.startsWith('"key"');
}
