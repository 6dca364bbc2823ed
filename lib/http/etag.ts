import { JSON_HEADERS } from "./api-route";

/** Changes whenever the shape of a representation does, so that an old copy is never confirmed. */
const SHAPE = "1";

/** True when the caller already holds the representation with this tag (RFC 9110, section 13.1.2). */
export function holdsTag(request: Request, etag: string): boolean {
  const header = request.headers.get("if-none-match");
  if (header === null) return false;
  return header.split(",").some((part) => {
    const tag = part.trim().replace(/^W\//, "");
    return tag === "*" || tag === etag;
  });
}

/** JSON under a strong ETag; for who holds it already a 304, which describes no body because it has none. */
export function taggedJson(
  request: Request,
  tag: { etag: string; cacheControl: string },
  body: () => string,
): Response {
  const headers = { "cache-control": tag.cacheControl, etag: tag.etag };
  if (holdsTag(request, tag.etag)) return new Response(null, { status: 304, headers });
  return new Response(body(), { status: 200, headers: { ...JSON_HEADERS, ...headers } });
}

/** The representation of one version of a row, with a strong ETag; 304 without a body when the caller holds it. */
export function versionedJson(
  request: Request,
  version: { id: string; number: number },
  body: () => unknown,
): Response {
  const etag = `"${SHAPE}-${version.id.slice(-12)}-${version.number}"`;
  return taggedJson(request, { etag, cacheControl: "private, no-cache" }, () =>
    JSON.stringify(body()),
  );
}
