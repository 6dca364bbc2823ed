import { createHash } from "node:crypto";
import { buildDocument } from "@/lib/contract/openapi/document";
import { taggedJson } from "./etag";

let built: { text: string; etag: string } | undefined;

/** The OpenAPI document, made once a process, with a strong ETag; 304 when the caller holds it. */
export function openapiResponse(request: Request): Response {
  const { text, etag } = (built ??= build());
  const tag = { etag, cacheControl: "public, max-age=300" };
  const response = taggedJson(request, tag, () => text);
  // Public, and useful to viewers that run on other sites.
  response.headers.set("access-control-allow-origin", "*");
  return response;
}

function build(): { text: string; etag: string } {
  const text = JSON.stringify(buildDocument());
  return { text, etag: `"${createHash("sha256").update(text).digest("base64url")}"` };
}
