import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { PROBLEMS, PROBLEM_TYPE_BASE, type Problem } from "@/lib/contract/errors";
import { EnvError, localUrlOf, type AppConfig } from "@/lib/platform/env";
import type { Logger } from "@/lib/platform/logger";
import { sendWebResponse, toWebRequest } from "./node-bridge";
import { securityHeaders } from "./page-handler";
import type { RouteTable } from "./route-table";

const DRAIN_MS = 10_000;

/** Binds the server; with PORT=0 the configuration learns which port it became. Throws one clear line. */
export function listen(server: Server, config: AppConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new EnvError(bindAdvice(error, config))),
    );
    server.listen(config.port, config.host, () => {
      const { port } = server.address() as AddressInfo;
      if (config.port === 0 && !process.env.APP_URL) config.appUrl = `http://localhost:${port}`;
      config.port = port;
      config.localUrl = localUrlOf(config.host, port);
      resolve();
    });
  });
}

function bindAdvice(error: NodeJS.ErrnoException, { port, host }: AppConfig): string {
  const mend = `Set PORT to a free one, for example PORT=${port + 1} npm start.`;
  if (error.code === "EADDRINUSE") return `Port ${port} is taken. ${mend}`;
  if (error.code === "EACCES") return `Port ${port} needs more rights than this user has. ${mend}`;
  return `Can not listen on ${host}: ${error.message}. Set HOST to an address of this machine.`;
}

/** Stops accepting, lets running requests finish for a while, then ends what is left. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 100);
    const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(limit);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Answers one API request of the Node server through the route table. */
export function serveApi(table: RouteTable, log: Logger) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const given = `http://${request.headers.host ?? "localhost"}`;
    const origin = URL.canParse(given) ? new URL(given).origin : "http://localhost";
    securityHeaders(response);
    // What can not be a Web request (TRACE, a header that is no header) is refused, never thrown at the server.
    Promise.resolve()
      .then(() => table.handle(toWebRequest(request, origin)))
      .then((answer) => sendWebResponse(answer, response))
      .catch((error: unknown) => {
        log.info({ err: error }, "an answer could not be sent");
        if (response.headersSent) response.destroy();
        else refuseRequest(request, response);
      });
  };
}

function refuseRequest(request: IncomingMessage, response: ServerResponse): void {
  const requestId = `req_${randomUUID().replaceAll("-", "")}`;
  const problem: Problem = {
    type: `${PROBLEM_TYPE_BASE}bad-request`,
    title: PROBLEMS["bad-request"].title,
    status: PROBLEMS["bad-request"].status,
    detail: `${request.method} with these headers is not a request that can be answered here. Use GET, POST, PUT, PATCH or DELETE.`,
    instance: (request.url ?? "/").split("?", 1)[0] ?? "/",
    request_id: requestId,
  };
  response.writeHead(problem.status, {
    "content-type": "application/problem+json",
    "x-request-id": requestId,
    connection: "close",
  });
  response.end(JSON.stringify(problem));
}
