import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { compressBody, type CompressedBody } from "@/lib/http/api/compressed-body";

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".ico": "image/x-icon",
};
const PREFIX = "/_next/static/";

export type StaticFiles = {
  owns(path: string): boolean;
  /** False if the file does not exist. */
  send(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
};

/**
 * The scripts and styles of a build, compressed once and served from memory. Next.js would read and compress a file
 * again for each request.
 */
export function openStaticFiles(buildDir: string): StaticFiles {
  const root = join(buildDir, "static");
  const names = new Set(
    readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) =>
      name.split(sep).join("/"),
    ),
  );
  const bodies = new Map<string, Promise<CompressedBody>>();
  const bodyOf = (name: string) => {
    const known = bodies.get(name);
    if (known) return known;
    const body = readFile(join(root, name)).then(compressBody);
    bodies.set(name, body);
    body.catch(() => bodies.delete(name));
    return body;
  };
  return {
    owns: (path) => path.startsWith(PREFIX),
    async send(path, request, response) {
      const name = decodeURIComponent(path.slice(PREFIX.length));
      const type = TYPES[extname(name)];
      if (!names.has(name) || type === undefined) return false;
      const body = await bodyOf(name);
      const etag = `"${createHash("sha256").update(name).digest("base64url").slice(0, 22)}"`;
      response.setHeader("content-type", type);
      response.setHeader("cache-control", "public, max-age=31536000, immutable");
      response.setHeader("etag", etag);
      response.setHeader("vary", "accept-encoding");
      if (request.headers["if-none-match"] === etag) {
        response.writeHead(304).end();
        return true;
      }
      const { bytes, encoding } = body.for(request.headers["accept-encoding"]);
      if (encoding) response.setHeader("content-encoding", encoding);
      response.setHeader("content-length", bytes.byteLength);
      response.end(request.method === "HEAD" ? undefined : bytes);
      return true;
    },
  };
}
