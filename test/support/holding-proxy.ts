import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type HoldingProxy = {
  url: string;
  /** Holds the requests whose path ends with this text, until `release` is called. */
  hold(suffix: string): { waiting(): number; release(): void };
  close(): Promise<void>;
};

/** A proxy in front of a server that can hold requests, so that a test can act in the middle of one. */
export async function startHoldingProxy(target: string): Promise<HoldingProxy> {
  const holds = new Map<string, { waiting: number; released: Promise<void> }>();

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    for (const [suffix, hold] of holds) {
      if (!request.url?.endsWith(suffix)) continue;
      hold.waiting += 1;
      await hold.released;
    }
    const { authorization = "", "content-type": type = "" } = request.headers;
    const upstream = await fetch(`${target}${request.url}`, {
      method: request.method,
      headers: { authorization, "content-type": type },
      body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
    });
    const body = await upstream.text();
    response.writeHead(upstream.status, { "content-type": "application/json" }).end(body);
  }

  const server = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold(suffix) {
      const { promise: released, resolve } = withResolvers();
      const entry = { waiting: 0, released };
      holds.set(suffix, entry);
      return {
        waiting: () => entry.waiting,
        release() {
          holds.delete(suffix);
          resolve();
        },
      };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
