import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ShopRequest = { headers: IncomingMessage["headers"]; body: unknown };
export type ShopResponse = { status(code: number): ShopResponse; end(): void };
export type ShopHandler = (
  request: ShopRequest,
  response: ShopResponse,
  next: () => Promise<void>,
) => unknown;

/** A shop's server on loopback, with what the guides use of Express: `app.post(path, ...handlers)`. */
export async function startShopServer() {
  const routes = new Map<string, ShopHandler[]>();
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request = { headers: message.headers, body: Buffer.concat(chunks) };
    await runHandlers(routes.get(message.url ?? "") ?? [], request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    app: { post: (path: string, ...handlers: ShopHandler[]) => void routes.set(path, handlers) },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function runHandlers(handlers: ShopHandler[], request: ShopRequest, out: ServerResponse) {
  const response: ShopResponse = {
    status: (code) => ((out.statusCode = code), response),
    end: () => void out.end(),
  };
  const run = async (index: number): Promise<void> => {
    await handlers[index]?.(request, response, () => run(index + 1));
  };
  if (handlers.length === 0) response.status(404).end();
  else await run(0).catch(() => response.status(500).end());
}
