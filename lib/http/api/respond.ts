import type { z } from "zod";
import {
  isSchema,
  type ConditionalResponse,
  type ContentResponse,
  type EmptyResponse,
  type ResponseSpec,
} from "@/lib/contract/operation";
import { csvResponse } from "./csv-response";
import { JSON_HEADERS } from "./json-headers";
import type { Call } from "./handler";

/** A representation with its strong ETag. */
export type Tagged<T> = { etag: string; body: T };

/**
 * What a verb returns for a response of an operation. For a conditional response it can be a complete `Response`, whose
 * representation depends on the request in other ways.
 */
export type ResultOf<R> = R extends z.ZodType
  ? z.input<R>
  : R extends EmptyResponse
    ? unknown
    : R extends ConditionalResponse<infer S>
      ? Tagged<z.input<S>> | Response
      : string | Uint8Array<ArrayBuffer> | AsyncGenerator<string>;

export function respond(
  spec: ResponseSpec,
  status: number,
  result: unknown,
  call: Call,
): Response | Promise<Response> {
  if (isSchema(spec)) return jsonResponse(spec, status, result);
  if (result instanceof Response) return result;
  switch (spec.kind) {
    case "empty":
      return new Response(null, { status });
    case "conditional":
      return conditionalResponse(spec, result as Tagged<unknown>, call.request);
    case "content":
      return contentResponse(spec, result as ResultOf<ContentResponse>, call);
  }
}

/** Sends only the fields of the schema. */
export function jsonResponse(schema: z.ZodType, status: number, result: unknown): Response {
  return new Response(JSON.stringify(schema.parse(result)), { status, headers: JSON_HEADERS });
}

function conditionalResponse(
  { schema, cacheControl }: ConditionalResponse,
  tagged: Tagged<unknown>,
  request: Request,
): Response {
  const headers = { "cache-control": cacheControl, etag: tagged.etag };
  if (holdsTag(request, tagged.etag)) return new Response(null, { status: 304, headers });
  const text = JSON.stringify(schema.parse(tagged.body));
  return new Response(text, { headers: { ...JSON_HEADERS, ...headers } });
}

/** True if the client already has the representation with this ETag (RFC 9110, section 13.1.2). */
export function holdsTag(request: Request, etag: string): boolean {
  const header = request.headers.get("if-none-match");
  if (header === null) return false;
  return header.split(",").some((part) => {
    const tag = part.trim().replace(/^W\//, "");
    return tag === "*" || tag === etag;
  });
}

function contentResponse(
  { contentType, fileName, cacheControl }: ContentResponse,
  result: ResultOf<ContentResponse>,
  call: Call,
): Response | Promise<Response> {
  const name = fileName === undefined ? undefined : fillIn(fileName, call);
  if (typeof result !== "string" && !(result instanceof Uint8Array)) {
    return csvResponse(result, name ?? "export.csv");
  }
  const headers = new Headers({
    "content-type": contentType,
    "cache-control": cacheControl ?? "no-store",
  });
  if (name !== undefined) headers.set("content-disposition", `attachment; filename="${name}"`);
  return new Response(result, { headers });
}

/** The ASCII file name of a download: `{date}` is today in UTC, the other placeholders are path parameters. */
function fillIn(fileName: string, { ctx, params }: Call): string {
  const values = { ...params, date: ctx.clock.now().toISOString().slice(0, 10) };
  return fileName
    .replace(/\{(\w+)\}/g, (_, name: string) => String(values[name as keyof typeof values]))
    .replace(/[^A-Za-z0-9._-]/g, "_");
}

/**
 * Must change whenever the shape of a representation changes. Otherwise an outdated copy would be confirmed with 304.
 */
const SHAPE = "1";

export function versionTag(id: string, version: number): string {
  return `"${SHAPE}-${id.slice(-12)}-${version}"`;
}
