import { createServer } from "node:http";
import next from "next";
import { closeServer, createHttpServer, listen, serveApi } from "@/lib/http/server/http-server";
import { buildOpenapi } from "@/lib/http/api/openapi-response";
import { createPageHandler } from "@/lib/http/server/page-handler";
import { createCliSessionStream } from "@/lib/http/sockets/listen-stream";
import { followExposure } from "@/lib/http/server/note-exposure";
import { createPayStream } from "@/lib/http/sockets/pay-stream";
import { createTrackingStream } from "@/lib/http/sockets/tracking-stream";
import { createRouteTable } from "@/lib/http/server/route-table";
import { attachFront } from "@/lib/http/server/create-front";
import { servePages } from "@/lib/http/server/serve-pages";
import { openStaticFiles } from "@/lib/http/server/static-files";
import { loadProcessConfig, openProcess } from "@/lib/compose";
import { describeMode } from "@/lib/providers/describe-mode";
import { captureConsole } from "@/lib/platform/capture-console";
import { isLocalProcess } from "@/lib/platform/local-mode";
import { createCtx } from "@/lib/platform/runtime";
import { runProcess, printLine, type Stack } from "@/lib/platform/run-process";
import { seedFirstAccount } from "@/prisma/seed";
import { startWorker } from "@/worker/loop";

const APP_ROOT = import.meta.dirname;

/** Starts one HTTP server for the API, the pages, the sockets and, unless WORKER=off, the background worker. */
async function start(stack: Stack): Promise<void> {
  const server = createHttpServer();
  let config = loadProcessConfig();
  // The configuration contains the port, so a port that the system assigns is bound first. No client knows it yet.
  if (config.port === 0)
    config = loadProcessConfig({ ...process.env, PORT: `${await listen(server, config)}` });
  const runtime = await openProcess(stack, { role: "server", appRoot: APP_ROOT, config });
  const { log, services } = runtime;
  const seeded = await seedFirstAccount(createCtx(runtime));

  captureConsole(log);
  const app = next({
    dev: false,
    dir: APP_ROOT,
    hostname: config.host,
    port: config.port,
    // Next.js closes every socket whose path looks like one of its routes. This unused server receives no sockets.
    httpServer: createServer(),
  });
  await app.prepare();
  stack.push("the pages", () => app.close());

  const table = createRouteTable(`${APP_ROOT}/app`);
  stack.push("the exposure", followExposure(runtime));
  const stream = createPayStream(runtime);
  const tracking = createTrackingStream(runtime);
  const cliSessions = createCliSessionStream(runtime);
  const connections = attachFront(server, runtime, {
    isApiPath: table.owns,
    api: serveApi(table, log),
    page: servePages(runtime, {
      staticFiles: openStaticFiles(`${APP_ROOT}/.next`),
      page: createPageHandler(config, app.getRequestHandler()),
    }),
    upgrades: [stream.upgrade, tracking.upgrade, cliSessions.upgrade],
  });

  await Promise.all([buildOpenapi(), server.listening || listen(server, config)]);
  if (config.worker === "inline") {
    const worker = startWorker(runtime);
    stack.push("the worker", worker.stop);
  }
  stack.push("the server", () => closeServer(server, connections));
  stack.push("the sockets", stream.close);
  stack.push("the tracking sockets", tracking.close);
  stack.push("the CLI sessions", cliSessions.close);
  stack.push("the drain period", () => services.readiness.announceLeaving(config.drainMs));
  printLine(describeMode(config, isLocalProcess(config, services.exposure)));
  if (seeded)
    printLine(
      `sign in as ${seeded.email}; the password and API keys are in ${seeded.credentialsPath}`,
    );
  process.stdout.write(`ready http://localhost:${config.port}\n`);
}

await runProcess(start);
