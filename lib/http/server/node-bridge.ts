import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { REMOTE_ADDRESS_HEADER } from "@/lib/http/api/client-address";
import { SharedResponse } from "@/lib/http/api/shared-body";

/** Converts a Node.js request to a Web `Request`. The client's address is passed in `REMOTE_ADDRESS_HEADER` only. */
export function toWebRequest(request: IncomingMessage, origin: string): Request {
  const headers = new Headers();
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? "";
    if (!name.startsWith(":")) headers.append(name, request.rawHeaders[i + 1] ?? "");
  }
  headers.set(REMOTE_ADDRESS_HEADER, request.socket.remoteAddress ?? "");
  const method = request.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(safePath(request.url), origin), {
    method,
    headers,
    ...(hasBody ? { body: toWebBody(request), duplex: "half" } : {}),
  } as RequestInit);
}

/** Pulls chunks one at a time: data that the handler does not read is not taken from the socket. */
function toWebBody(request: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return?.();
        // Destroying the request would also close the response's connection; the server's time limit ends the rest.
        request.resume();
      },
    },
    { highWaterMark: 0 },
  );
}

/** `//evil` and absolute-form targets must not select another host. */
function safePath(url: string | undefined): string {
  const path = url ?? "/";
  return path.startsWith("/") ? path.replace(/^\/+/, "/") : "/";
}

/** JSON responses are complete and small, so they are sent in one piece, with their length. */
const WHOLE = /^application\/(problem\+)?json\b/;

/** Writes a Web `Response`: JSON in one piece, everything else streamed. */
export async function sendWebResponse(response: Response, to: ServerResponse): Promise<void> {
  to.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name === "set-cookie") to.appendHeader(name, value);
    else to.setHeader(name, value);
  }
  // The rest of an unfinished request body is not read.
  if (!to.req.complete) to.setHeader("connection", "close");
  if (!response.body) {
    to.end();
    return;
  }
  if (response instanceof SharedResponse) {
    to.setHeader("content-length", response.shared.byteLength);
    to.end(response.shared);
    return;
  }
  if (WHOLE.test(response.headers.get("content-type") ?? "")) {
    const json = Buffer.from(await response.arrayBuffer());
    to.setHeader("content-length", json.byteLength);
    to.end(json);
    return;
  }
  await pipeline(Readable.fromWeb(response.body as NodeReadableStream), to);
}
