import { createServer } from "node:http";
import next from "next";
import { closeServer, listen, serveApi } from "@/lib/http/http-server";
import { createPageHandler } from "@/lib/http/page-handler";
import { createListenStream } from "@/lib/http/listen-stream";
import { followExposure, noteExposure } from "@/lib/http/note-exposure";
import { createPayStream } from "@/lib/http/pay-stream";
import { announceLeaving, isLeaving } from "@/lib/http/readiness";
import { createRouteTable } from "@/lib/http/route-table";
import { openProcess } from "@/lib/providers/open-process";
import { describeMode } from "@/lib/providers/describe-mode";
import { captureConsole } from "@/lib/platform/capture-console";
import { createCtx } from "@/lib/platform/runtime";
import { runProcess, say, type Stack } from "@/lib/platform/run-process";
import { seedFirstAccount } from "@/prisma/seed";
import { startWorker } from "@/worker/loop";

const APP_ROOT = import.meta.dirname;

/** One HTTP server: the API, the pages, the sockets and, unless WORKER=off, the night shift. */
async function start(stack: Stack): Promise<void> {
  const runtime = await openProcess(stack, { role: "server", appRoot: APP_ROOT });
  const { config, log } = runtime;
  const seeded = await seedFirstAccount(createCtx(runtime));

  const server = createServer({ headersTimeout: 20_000, requestTimeout: 60_000 });
  captureConsole(log);
  const app = next({
    dev: false,
    dir: APP_ROOT,
    hostname: config.host,
    port: config.port,
    // Next.js would end every socket whose path looks like a route of its own; this server hears of none.
    httpServer: createServer(),
  });
  await app.prepare();
  stack.push("the pages", () => app.close());

  const table = createRouteTable(`${APP_ROOT}/app`);
  const api = serveApi(table, log);
  const page = createPageHandler(config, app.getRequestHandler());
  stack.push("the exposure", followExposure(runtime));
  server.on("request", (request, response) => {
    noteExposure(runtime, request);
    if (isLeaving()) response.setHeader("connection", "close");
    const pathname = (request.url ?? "/").split("?", 1)[0] ?? "/";
    void (table.owns(pathname) ? api(request, response) : page(request, response));
  });
  const stream = createPayStream(runtime);
  const listeners = createListenStream(runtime);
  server.on("upgrade", (request, socket, head) => {
    noteExposure(runtime, request);
    // Node takes its own listener off an upgraded socket: without one, a reset would be an uncaught error.
    socket.on("error", () => socket.destroy());
    if (!stream.upgrade(request, socket, head) && !listeners.upgrade(request, socket, head))
      socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
  });

  await listen(server, config);
  if (config.worker === "inline") {
    const worker = startWorker(runtime);
    stack.push("the worker", worker.stop);
  }
  stack.push("the server", () => closeServer(server));
  stack.push("the sockets", stream.close);
  stack.push("the listeners", listeners.close);
  stack.push("the notice", () => announceLeaving(config.stopNoticeMs));
  say(describeMode(config));
  if (seeded)
    say(`sign in as ${seeded.email}; the password and API keys are in ${seeded.credentialsPath}`);
  process.stdout.write(`ready http://localhost:${config.port}\n`);
}

await runProcess(start);
