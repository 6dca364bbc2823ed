import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Recorded = {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
  at: number;
};
type Responder = (response: ServerResponse, request: Recorded) => void;

/** An HTTP server on loopback that responds as given, in turn, the last response repeatedly. */
export async function startServer(...responders: Responder[]) {
  const requests: Recorded[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const { method = "", url = "", headers } = message;
      const body = Buffer.concat(chunks).toString();
      const request = { method, url, headers, body, at: performance.now() };
      requests.push(request);
      responders[Math.min(requests.length, responders.length) - 1]!(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const responds =
  (status: number, body: unknown, headers: Record<string, string> = {}): Responder =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };

/** Closes the connection without a response. */
export const drops: Responder = (response) => response.destroy();

/** Accepts the request and never responds. */
export const hangs: Responder = () => undefined;

/** Sends the head and half of the body, and nothing more. */
export const stalls: Responder = (response) => {
  response.writeHead(200, { "content-length": "100" });
  response.write("{");
};
