import type { OperationObject, ParameterObject } from "@/lib/contract/openapi/document";
import { buildDocument, describedOperations } from "@/lib/contract/openapi/document";
import type { Operation } from "@/lib/contract/operation";

export type Door = {
  /** Such as `GET /v1/webhooks/{id}`. */
  name: string;
  operation: Operation;
  params: ParameterObject[];
  query: ParameterObject[];
  /** A body that the call accepts; undefined when it takes none. */
  body: unknown;
};

/** Every operation, with the parameters and the body that the document describes. */
export function everyDoor(): Door[] {
  return describedOperations(buildDocument()).map(({ operation, described }) => ({
    name: `${operation.method} ${operation.path}`,
    operation,
    ...partsOf(described),
  }));
}

function partsOf(described: OperationObject): Pick<Door, "params" | "query" | "body"> {
  const given = described.parameters.filter((one): one is ParameterObject => "name" in one);
  const content = described.requestBody?.content["application/json"] as
    { example?: unknown } | undefined;
  return {
    params: given.filter((one) => one.in === "path"),
    query: given.filter((one) => one.in === "query"),
    body: content?.example,
  };
}

/** Such as `ord` for a parameter that is an order's id; null for one that is no id of ours. */
export function prefixOf(param: ParameterObject): string | null {
  return /^\^([a-z]{3})_/.exec(param.schema.pattern ?? "")?.[1] ?? null;
}

export type Knock = {
  params?: Record<string, string>;
  query?: string;
  headers?: Record<string, string>;
  /** Sent as it is; the door's own example when absent. */
  raw?: BodyInit;
};

/** A request at a door; what is not said is as the document's example has it. */
export function knock(door: Door, { params = {}, query = "", headers = {}, raw }: Knock): Request {
  const path = door.operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? "1"),
  );
  const example = door.body === undefined ? undefined : JSON.stringify(door.body);
  const isRead = door.operation.method === "GET";
  return new Request(`http://localhost:3999${path}${query}`, {
    method: door.operation.method,
    headers: {
      ...(door.body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: isRead ? undefined : (raw ?? example),
    ...(raw instanceof ReadableStream ? { duplex: "half" } : {}),
  } as RequestInit);
}
