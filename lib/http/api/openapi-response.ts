import { createHash } from "node:crypto";
import { buildDocument } from "@/lib/contract/openapi/document";
import { holdsTag } from "./respond";
import { compressBody, type CompressedBody } from "./compressed-body";
import { JSON_HEADERS } from "./json-headers";
import { SharedResponse } from "./shared-body";

type Built = { body: CompressedBody; hash: string };

// eslint-disable-next-line no-restricted-syntax -- a constant, computed on first use
let built: Promise<Built> | undefined;

/** The OpenAPI document: built and compressed once per process, shared by all responses; 304 if the client has it. */
export async function openapiResponse(request: Request): Promise<Response> {
  const { body, hash } = await buildOpenapi();
  const { bytes, encoding } = body.for(request.headers.get("accept-encoding"));
  // A strong ETag identifies the exact bytes, so each encoding has its own.
  const etag = encoding === null ? `"${hash}"` : `"${hash}-${encoding}"`;
  const headers = new Headers({
    "cache-control": "public, max-age=300",
    etag,
    vary: "accept-encoding",
  });
  if (holdsTag(request, etag)) return new Response(null, { status: 304, headers });
  headers.set("content-type", JSON_HEADERS["content-type"]);
  if (encoding !== null) headers.set("content-encoding", encoding);
  return new SharedResponse(bytes, { status: 200, headers });
}

/** Builds the document unless it is built already; the server calls it before its first request. */
export function buildOpenapi(): Promise<Built> {
  return (built ??= build());
}

async function build(): Promise<Built> {
  const text = JSON.stringify(buildDocument());
  return {
    body: await compressBody(Buffer.from(text)),
    hash: createHash("sha256").update(text).digest("base64url"),
  };
}
