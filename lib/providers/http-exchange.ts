import http from "node:http";
import https from "node:https";

export type HttpExchange = {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** One deadline for lookup, connect, TLS, headers and the complete body together. */
  timeoutMs: number;
  /** A longer response body is aborted with an error. */
  responseBytesMax: number;
};

export type HttpResult = { status: number; headers: http.IncomingHttpHeaders; body: Buffer };

const agents = {
  "http:": new http.Agent({ keepAlive: true, maxSockets: 64 }),
  "https:": new https.Agent({ keepAlive: true, maxSockets: 64 }),
};

/**
 * Sends one request and resolves to the response; redirects are not followed. Only GET reuses connections, and a GET on
 * a connection that the server had just closed is retried once. A POST is never sent twice, so it always uses a new
 * connection. Rejects with `Error` if there is no complete response in time.
 */
export async function exchangeHttp(options: HttpExchange): Promise<HttpResult> {
  const deadline = Date.now() + options.timeoutMs;
  const first = await send(options, deadline, options.method === "GET");
  if (first !== "stale-connection") return first;
  const second = await send(options, deadline, false);
  if (second === "stale-connection") throw new Error("The connection was closed.");
  return second;
}

function send(
  options: HttpExchange,
  deadline: number,
  reuse: boolean,
): Promise<HttpResult | "stale-connection"> {
  return new Promise((resolve, reject) => {
    const url = new URL(options.url);
    const secure = url.protocol === "https:";
    const request = (secure ? https : http).request(url, {
      method: options.method,
      headers: withLength(options),
      agent: reuse ? agents[secure ? "https:" : "http:"] : false,
    });
    const timer = setTimeout(
      () =>
        request.destroy(
          new Error(`There was no complete response within ${options.timeoutMs} ms.`),
        ),
      Math.max(0, deadline - Date.now()),
    );
    const end = (complete: () => void) => {
      clearTimeout(timer);
      complete();
    };
    let hasResponse = false;
    request.on("error", (error: NodeJS.ErrnoException) => {
      const stale = !hasResponse && request.reusedSocket && error.code === "ECONNRESET";
      end(() => (stale ? resolve("stale-connection") : reject(error)));
    });
    request.on("response", (response) => {
      hasResponse = true;
      readBody(request, response, options.responseBytesMax).then(
        (body) =>
          end(() => resolve({ status: response.statusCode ?? 0, headers: response.headers, body })),
        (error: unknown) => end(() => reject(error)),
      );
    });
    request.end(options.body);
  });
}

function withLength(options: HttpExchange): Record<string, string> {
  if (options.body === undefined) return options.headers;
  return { ...options.headers, "content-length": String(Buffer.byteLength(options.body)) };
}

async function readBody(
  request: http.ClientRequest,
  response: http.IncomingMessage,
  bytesMax: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytesMax) {
      request.destroy();
      throw new Error(`The response is longer than ${bytesMax} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
