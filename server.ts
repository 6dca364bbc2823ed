import { createServer } from "node:http";
import next from "next";
import { closeServer, createHttpServer, listen, serveApi } from "@/lib/http/http-server";
import { buildOpenapi } from "@/lib/http/openapi-response";
import { createPageHandler } from "@/lib/http/page-handler";
import { createListenStream } from "@/lib/http/listen-stream";
import { createPayStream } from "@/lib/http/pay-stream";
import { announceLeaving } from "@/lib/http/readiness";
import { createRouteTable } from "@/lib/http/route-table";
import { attachFront } from "@/lib/http/server/create-front";
import { servePages } from "@/lib/http/server/serve-pages";
import { openStaticFiles } from "@/lib/http/server/static-files";
import { openProcess } from "@/lib/providers/open-process";
import { providerFor } from "@/lib/providers/registry";
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

  const server = createHttpServer();
  const app = next({
    dev: false,
    dir: APP_ROOT,
    hostname: config.host,
    port: config.port,
    // Next.js would end every socket whose path looks like a route of its own; this server hears of none.
    httpServer: createServer(),
  });
  await withoutConfigNews(() => app.prepare());
  stack.push("the pages", () => app.close());

  const table = createRouteTable(`${APP_ROOT}/app`);
  const stream = createPayStream(runtime);
  const listeners = createListenStream(runtime);
  const connections = attachFront(server, runtime, {
    isApiPath: table.owns,
    api: serveApi(table, log),
    page: servePages(runtime, {
      staticFiles: openStaticFiles(`${APP_ROOT}/.next`),
      page: createPageHandler(config, app.getRequestHandler()),
    }),
    upgrades: [stream.upgrade, listeners.upgrade],
  });

  await Promise.all([buildOpenapi(), listen(server, config)]);
  if (config.worker === "inline") {
    const worker = startWorker(runtime);
    stack.push("the worker", worker.stop);
  }
  stack.push("the server", () => closeServer(server, connections));
  stack.push("the sockets", stream.close);
  stack.push("the listeners", listeners.close);
  stack.push("the notice", () => announceLeaving(config.stopNoticeMs));
  if (providerFor(config, true).key === "stub") {
    say("no payment provider is set up: live orders get no address; see .env.example");
  }
  if (seeded)
    say(`sign in as ${seeded.email}; the password and API keys are in ${seeded.credentialsPath}`);
  console.log(`ready http://localhost:${config.port}`);
}

/** Next.js tells everybody how long it took to read its configuration, and has no setting for it. */
async function withoutConfigNews(work: () => Promise<void>): Promise<void> {
  const print = console.log;
  console.log = (...words: unknown[]) => {
    if (!words.join(" ").includes("Running next.config")) print(...words);
  };
  try {
    await work();
  } finally {
    console.log = print;
  }
}

await runProcess(start);
