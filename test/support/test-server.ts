import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { attachFront } from "@/lib/http/server/create-front";
import { closeServer, createHttpServer, serveApi } from "@/lib/http/server/http-server";
import { createRouteTable } from "@/lib/http/server/route-table";
import { createTrackingStream } from "@/lib/http/sockets/tracking-stream";
import type { Runtime } from "@/lib/platform/runtime";

export type TestServer = { port: number; url: string; close(): Promise<void> };

const table = createRouteTable(join(import.meta.dirname, "..", "..", "app"));

/** The API and the tracking socket on the loopback interface, behind the server's front as in production. */
export async function startTestServer(
  runtime: Runtime,
  { port = 0, hasSockets = true }: { port?: number; hasSockets?: boolean } = {},
): Promise<TestServer> {
  const server = createHttpServer();
  const tracking = createTrackingStream(runtime);
  const connections = attachFront(server, runtime, {
    isApiPath: table.owns,
    api: serveApi(table, runtime.log),
    page: async (_path, _request, response) => void response.writeHead(404).end(),
    upgrades: hasSockets ? [tracking.upgrade] : [],
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    close() {
      tracking.close();
      return closeServer(server, connections);
    },
  };
}
