import { createHash } from "node:crypto";
import { buildDocument } from "@/lib/contract/openapi/document";

let built: { text: string; etag: string } | undefined;

/** The OpenAPI document, built once in a process, with a strong ETag. */
export function getOpenapiText(): { text: string; etag: string } {
  return (built ??= build());
}

function build(): { text: string; etag: string } {
  const text = JSON.stringify(buildDocument());
  return { text, etag: `"${createHash("sha256").update(text).digest("base64url")}"` };
}
