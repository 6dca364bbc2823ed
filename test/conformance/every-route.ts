import type { OperationObject, ParameterObject } from "@/lib/contract/openapi/document";
import { buildDocument, describedOperations } from "@/lib/contract/openapi/document";
import type { Operation } from "@/lib/contract/operation";
import { idToUuid } from "@/lib/platform/ids";

export type Route = {
  /** For example `GET /v1/webhooks/{id}`. */
  name: string;
  operation: Operation;
  params: ParameterObject[];
  query: ParameterObject[];
  /** A valid request body; undefined if the call takes none. */
  body: unknown;
};

/** Every operation, with the parameters and the body described in the OpenAPI document. */
export function everyRoute(): Route[] {
  return describedOperations(buildDocument()).map(({ operation, described }) => ({
    name: `${operation.method} ${operation.path}`,
    operation,
    ...partsOf(described),
  }));
}

function partsOf(described: OperationObject): Pick<Route, "params" | "query" | "body"> {
  const given = described.parameters.filter((one): one is ParameterObject => "name" in one);
  const content = described.requestBody?.content["application/json"] as
    { example?: unknown } | undefined;
  return {
    params: given.filter((one) => one.in === "path"),
    query: given.filter((one) => one.in === "query"),
    body: content?.example,
  };
}

/** The Authorization header with which an operation takes an account's key. */
export function authorizationFor({ operation }: Route, key: string, accountId: string): string {
  if (operation.scheme !== "basic") return `Bearer ${key}`;
  return `Basic ${Buffer.from(`${idToUuid(accountId)}:${key}`).toString("base64")}`;
}

/** For example `ord` for a parameter that is an order id, `uuid` for the UUID of a prompt; null if the parameter is not one of our ids. */
export function prefixOf(param: ParameterObject): string | null {
  if (param.schema.format === "uuid") return "uuid";
  return /^\^([a-z]{3})_/.exec(param.schema.pattern ?? "")?.[1] ?? null;
}

export type RouteRequest = {
  params?: Record<string, string>;
  query?: string;
  headers?: Record<string, string>;
  /** Sent unchanged; the operation's example if absent. */
  raw?: BodyInit;
};

/** A request to an operation; parts that are not given are taken from the document's example. */
export function requestTo(
  route: Route,
  { params = {}, query = "", headers = {}, raw }: RouteRequest,
): Request {
  const path = route.operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? "1"),
  );
  const example = route.body === undefined ? undefined : JSON.stringify(route.body);
  const isRead = route.operation.method === "GET";
  return new Request(`http://localhost:3999${path}${query}`, {
    method: route.operation.method,
    headers: {
      ...(route.body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: isRead ? undefined : (raw ?? example),
    ...(raw instanceof ReadableStream ? { duplex: "half" } : {}),
  } as RequestInit);
}
