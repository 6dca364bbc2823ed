import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

/** A Web `Request` for a Node request. The sender's address is put where handlers find it, and nowhere else. */
export function toWebRequest(request: IncomingMessage, origin: string): Request {
  const headers = new Headers();
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? "";
    if (!name.startsWith(":")) headers.append(name, request.rawHeaders[i + 1] ?? "");
  }
  headers.set("x-driftstack-remote-address", request.socket.remoteAddress ?? "");
  const method = request.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(safePath(request.url), origin), {
    method,
    headers,
    ...(hasBody
      ? { body: Readable.toWeb(request) as unknown as ReadableStream, duplex: "half" }
      : {}),
  } as RequestInit);
}

/** `//evil` and absolute forms must not choose another host. */
function safePath(url: string | undefined): string {
  const path = url ?? "/";
  return path.startsWith("/") ? path.replace(/^\/+/, "/") : "/";
}

/** Writes a Web `Response`, body streamed. */
export async function sendWebResponse(response: Response, to: ServerResponse): Promise<void> {
  to.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name === "set-cookie") to.appendHeader(name, value);
    else to.setHeader(name, value);
  }
  if (!response.body) {
    to.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body as NodeReadableStream), to);
}
