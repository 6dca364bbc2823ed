import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { observeResponse, operationOf, type RouteHandler } from "@/lib/http/api/handler";
import { AppError } from "@/lib/platform/app-error";
import { createCtx, getRuntime } from "@/lib/platform/runtime";
import { errorResponse } from "@/lib/http/api/error-response";
import { limitByAddress, stampLimit, tooManyRequests } from "@/lib/http/api/rate-limit";
import { requestIdOf } from "@/lib/http/api/request-id";

/**
 * Folders of `app/` that contain only API routes. They are served here; unknown paths in them get a problem document.
 */
const API_FOLDERS = [
  "v1",
  "external",
  "api/v2",
  "webhooks",
  "healthz",
  "readyz",
  "openapi.json",
  "metrics",
];
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

type Route = {
  segments: string[];
  /** For example `/v1/webhooks/:id`. */
  pattern: string;
  load: () => Promise<Partial<Record<Method, RouteHandler>>>;
};

export type RouteTable = {
  /** True if the path belongs to the API, not to a page. */
  owns(pathname: string): boolean;
  handle(request: Request): Promise<Response>;
};

/**
 * Serves the route files of `app/` without Next.js: the same functions, found by the same folder names (`[id]` is a
 * parameter). Static segments take precedence over parameters.
 */
export function createRouteTable(appDir: string): RouteTable {
  const routes = API_FOLDERS.flatMap((folder) =>
    findRoutes(join(appDir, folder), folder.split("/")),
  );
  routes.sort((a, b) => parameterCount(a) - parameterCount(b));
  return {
    owns: (pathname) =>
      API_FOLDERS.some((folder) => pathname === `/${folder}` || pathname.startsWith(`/${folder}/`)),
    handle: (request) => measured(routes, request),
  };
}

function findRoutes(dir: string, segments: string[]): Route[] {
  const entries = readdirIfPresent(dir);
  return entries.flatMap((entry): Route[] => {
    if (entry.isDirectory()) return findRoutes(join(dir, entry.name), [...segments, entry.name]);
    if (entry.name !== "route.ts") return [];
    const url = pathToFileURL(join(dir, entry.name)).href;
    let loaded: ReturnType<Route["load"]> | undefined;
    const pattern = `/${segments.map((segment) => segment.replace(/^\[(.*)\]$/, ":$1")).join("/")}`;
    return [
      { segments, pattern, load: () => (loaded ??= import(url) as ReturnType<Route["load"]>) },
    ];
  });
}

function readdirIfPresent(dir: string) {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
}

const isParameter = (segment: string) => segment.startsWith("[");
const parameterCount = (route: Route) => route.segments.filter(isParameter).length;

function match(route: Route, path: string[]): Record<string, string> | null {
  if (route.segments.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of route.segments.entries()) {
    const given = path[index] ?? "";
    if (isParameter(segment)) params[segment.slice(1, -1)] = given;
    else if (segment !== given) return null;
  }
  return params;
}

/** Counts every response under the pattern of the matching route, so callers cannot create arbitrary label values. */
async function measured(routes: Route[], request: Request): Promise<Response> {
  const startMs = performance.now();
  const taken: Taken = { route: "none" };
  const response = await handle(routes, request, taken);
  const known = isMethod(request.method) || request.method === "HEAD";
  getRuntime().services.metrics.observeRequest({
    route: taken.route,
    method: known ? request.method : "other",
    status: response.status,
    seconds: (performance.now() - startMs) / 1000,
  });
  return response;
}

type Taken = { route: string };

async function handle(routes: Route[], request: Request, taken: Taken): Promise<Response> {
  const path = decodePath(new URL(request.url).pathname);
  for (const route of path === null ? [] : routes) {
    const params = match(route, path ?? []);
    if (!params) continue;
    taken.route = route.pattern;
    const handlers = await route.load();
    const method = request.method === "HEAD" ? "GET" : request.method;
    const handler = isMethod(method) ? handlers[method] : undefined;
    if (request.method === "OPTIONS" && operationOf(handlers.GET)?.anyOrigin)
      return preflightResponse();
    if (!handler)
      return methodNotAllowed(
        request,
        METHODS.filter((name) => handlers[name]),
      );
    const response = await handler(request, { params: Promise.resolve(params) });
    return request.method === "HEAD" ? new Response(null, response) : response;
  }
  return noHandler(
    request,
    new AppError("not-found", "There is no such path. GET /openapi.json lists them all."),
  );
}

/** Browsers send this request before a script of another origin may send a token. */
function preflightResponse(): Response {
  const headers = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET",
    "access-control-allow-headers": "authorization",
    "access-control-max-age": "86400",
  };
  return new Response(null, { status: 204, headers });
}

/** Requests that match no route are limited by address, like every public call. */
async function noHandler(request: Request, error: AppError): Promise<Response> {
  const requestId = requestIdOf(request.headers.get("x-request-id"));
  const ctx = createCtx(getRuntime(), requestId);
  const limited = await limitByAddress(ctx, request);
  const isLimited = limited !== null && !limited.verdict.allowed;
  const response = errorResponse(isLimited ? tooManyRequests(limited) : error, request, requestId);
  if (limited) stampLimit(response.headers, limited);
  return observeResponse(ctx, { request, response, operation: null });
}

function decodePath(pathname: string): string[] | null {
  try {
    return pathname.replace(/^\//, "").split("/").map(decodeURIComponent);
  } catch {
    return null;
  }
}

function isMethod(method: string): method is Method {
  return (METHODS as readonly string[]).includes(method);
}

function methodNotAllowed(request: Request, allowed: readonly string[]): Promise<Response> {
  const allow = allowed.join(", ");
  const detail = `${request.method} is not allowed here; use ${allow}.`;
  return noHandler(request, new AppError("method-not-allowed", detail, { headers: { allow } }));
}
