import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connection, Connections, Exchange } from "./connections";

/** The number of requests that a client may pipeline before it receives a response. */
export const PIPELINED_MAX = 16;
/** The time that a client that is still sending a body has to read the response. */
const LINGER_MS = 1_000;

/**
 * Serves one request of a connection at a time. Node.js would start all pipelined requests concurrently; here each one waits
 * for the previous response. A client that pipelines too many requests is disconnected and blocked for a few seconds.
 */
export function serveInTurn(
  connections: Connections,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): (request: IncomingMessage, response: ServerResponse) => void {
  function start(connection: Connection, exchange: Exchange): void {
    const { request, response } = exchange;
    connection.active = exchange;
    response.once("finish", () => endUnreadBody(request));
    response.once("close", () => {
      connection.active = null;
      const next = connection.waiting.shift();
      if (next && !connection.socket.destroyed) start(connection, next);
    });
    handle(request, response);
  }

  return (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const connection = connections.of(socket);
    if (connection.active === null) start(connection, { request, response });
    else if (connection.waiting.length < PIPELINED_MAX)
      connection.waiting.push({ request, response });
    else {
      connection.waiting.length = 0;
      connections.disconnect(socket);
    }
  };
}

/** Stops reading a body that no route needs any more, gives the client time to read the response, then disconnects. */
function endUnreadBody(request: IncomingMessage): void {
  if (request.complete) return;
  const { socket } = request;
  // After Node.js's own handler, which reads to the end of the request.
  setImmediate(() => socket.pause());
  const limit = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(limit));
}
