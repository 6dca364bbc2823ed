import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import { addressFrom } from "@/lib/http/api/client-address";
import { limitAddress, tooManyRequests, type LimitName } from "@/lib/http/api/rate-limit";
import { createConcurrencyLimit } from "@/lib/platform/concurrency-limit";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { holdRejection } from "./hold-rejections";
import { sendProblem } from "./send-problem";
import type { StaticFiles } from "./static-files";

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Rendering runs on the thread that also serves the API, so few pages render at a time, with a bounded queue. */
const RENDERING_MAX = 2;
const WAITING_MAX = 64;

/** The routes of next-auth, which Next.js serves alongside the pages. */
const SIGN_IN_ROUTE = /^\/api\/auth\/[a-z_-]+(?:\/[a-z_-]+)?$/;

/** Serves static files and pages within the rate limits by address, and renders a limited number of pages at a time. */
export function servePages(
  runtime: Runtime,
  { staticFiles, page }: { staticFiles: StaticFiles; page: Handler },
): (path: string, request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const rendering = createConcurrencyLimit({
    runningMax: RENDERING_MAX,
    waitingMax: WAITING_MAX,
    rest: true,
  });

  async function isAllowed(name: LimitName, request: IncomingMessage, response: ServerResponse) {
    const header = (key: string) => request.headers[key]?.toString() ?? null;
    const address = addressFrom(header, runtime.config);
    const limited = await limitAddress(createCtx(runtime), address, name);
    if (limited === null || limited.verdict.allowed) return true;
    await holdRejection(response);
    const { slug, detail, retryAfterSeconds } = tooManyRequests(limited);
    sendProblem(request, response, { slug, detail, retryAfterSeconds });
    return false;
  }

  return async (path, request, response) => {
    const problem = checkPageMethod(request, path);
    if (problem !== null) {
      response.setHeader("allow", "GET, HEAD");
      sendProblem(request, response, { slug: "method-not-allowed", detail: problem });
      return;
    }
    // A client that pipelines too many requests is disconnected once they are parsed, before the first is rendered.
    await setImmediate();
    if (request.socket.destroyed) return;
    const isStatic = staticFiles.owns(path);
    if (!(await isAllowed(isStatic ? "light" : "page", request, response))) return;
    if (isStatic && (await staticFiles.send(path, request, response))) return;
    if (path.startsWith("/_next/")) {
      sendProblem(request, response, { slug: "not-found", detail: "There is no such file." });
      return;
    }
    const outcome = await rendering.run(() => render(page, request, response));
    if (outcome === "full") {
      response.statusCode = 503;
      response.setHeader("retry-after", "1");
      response.setHeader("content-type", "text/plain; charset=utf-8");
      response.end("The server is busy. Try again in a moment.\n");
    }
  };
}

/**
 * Describes what is wrong with the method of a page request, or returns null. Pages accept GET and HEAD, sign-in also
 * POST. There are no server actions, and Next.js would log the header that requests one.
 */
function checkPageMethod(request: IncomingMessage, path: string): string | null {
  if (request.headers["next-action"] !== undefined) {
    return "This server has no server actions. Send the request without the Next-Action header.";
  }
  if (request.method === "GET" || request.method === "HEAD") return null;
  return SIGN_IN_ROUTE.test(path)
    ? null
    : "Pages take GET and HEAD. The API is described at /docs.";
}

/** Resolves when the page is rendered, or when the response waits for the client: slow clients must not hold a slot. */
function render(page: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (response.destroyed || request.socket.destroyed) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const write = response.write.bind(response) as (...args: unknown[]) => boolean;
    response.write = (...args: unknown[]) => {
      const hasCapacity = write(...args);
      if (!hasCapacity) resolve();
      return hasCapacity;
    };
    response.once("close", resolve);
    Promise.resolve(page(request, response)).then(() => resolve(), reject);
  });
}
