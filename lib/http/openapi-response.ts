import { createHash } from "node:crypto";
import { buildDocument } from "@/lib/contract/openapi/document";
import { JSON_HEADERS } from "./api-route";
import { compressBodySync, type CompressedBody } from "./compressed-body";
import { holdsTag } from "./etag";
import { sharedResponse } from "./shared-body";

let built: { body: CompressedBody; hash: string } | undefined;

/** The OpenAPI document: made and compressed once a process, shared by all responses; 304 to a client that has it. */
export function openapiResponse(request: Request): Response {
  const { body, hash } = (built ??= build());
  const { bytes, encoding } = body.for(request.headers.get("accept-encoding"));
  // A strong tag names the exact bytes, so each encoding has its own.
  const etag = encoding === null ? `"${hash}"` : `"${hash}-${encoding}"`;
  const headers = {
    ...JSON_HEADERS,
    "cache-control": "public, max-age=300",
    etag,
    vary: "accept-encoding",
    // Public, and useful to viewers that run on other sites.
    "access-control-allow-origin": "*",
    ...(encoding === null ? {} : { "content-encoding": encoding }),
  };
  if (holdsTag(request, etag)) {
    const { etag: tag, vary, "cache-control": cacheControl } = headers;
    return new Response(null, {
      status: 304,
      headers: {
        etag: tag,
        vary,
        "cache-control": cacheControl,
        "access-control-allow-origin": "*",
      },
    });
  }
  return sharedResponse(bytes, { status: 200, headers });
}

function build(): { body: CompressedBody; hash: string } {
  const text = JSON.stringify(buildDocument());
  return {
    body: compressBodySync(Buffer.from(text)),
    hash: createHash("sha256").update(text).digest("base64url"),
  };
}
