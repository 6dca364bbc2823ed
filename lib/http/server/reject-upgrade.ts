import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** The time limit for a client that does not read the response. */
const FLUSH_LIMIT_MS = 5_000;

/**
 * Responds to a rejected upgrade, then destroys the socket: after `end` alone it would stay half open until the client
 * closes it.
 */
export function rejectUpgrade(
  socket: Duplex,
  status: number,
  headers: Record<string, string> = {},
  body: string | Buffer = "",
): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  const limit = setTimeout(() => socket.destroy(), FLUSH_LIMIT_MS);
  socket.once("close", () => clearTimeout(limit));
  socket.once("error", () => socket.destroy());
  socket.end(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), Buffer.from(body)]), () =>
    socket.destroy(),
  );
}
