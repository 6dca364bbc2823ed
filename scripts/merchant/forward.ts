import http from "node:http";
import https from "node:https";
import { EXCERPT_MAX, type ClientFrame, type DeliveryFrame } from "@/lib/contract/cli-sessions";
import { EnvError } from "@/lib/platform/env";
import { toFailure } from "@/lib/platform/outbound/safe-fetch-failure";

const DEADLINE_MS = 10_000;
const READ_MAX_BYTES = 64 * 1024;

type Came =
  | { kind: "response"; status: number; excerpt: string; retryAfter?: string }
  | { kind: "none"; reason: "timeout" | "network_error"; message: string };

/**
 * The URL that deliveries are forwarded to, exactly as typed. Throws a one-line error if it is not valid for
 * forwarding.
 */
export function readForwardUrl(text: string | undefined): URL {
  if (!text)
    throw new EnvError(
      "--forward is missing. Use: npm run -s listen -- --forward http://localhost:4000/hook",
    );
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    throw new EnvError(
      `'${text}' cannot be forwarded to. Use an http or https address such as http://localhost:4000/hook, without a user name.`,
    );
  return url;
}

/** POSTs one delivery, byte for byte. Redirects are not followed, and every outcome becomes a frame to send back. */
export async function forwardDelivery(
  to: URL,
  delivery: DeliveryFrame,
  options: { deadlineMs?: number } = {},
): Promise<ClientFrame> {
  const startedMs = performance.now();
  const came = await post(to, delivery, options.deadlineMs ?? DEADLINE_MS);
  const attempted = {
    delivery_id: delivery.delivery_id,
    duration_ms: Math.min(60_000, Math.round(performance.now() - startedMs)),
  };
  if (came.kind === "none")
    return { type: "error", ...attempted, reason: came.reason, message: came.message };
  return {
    type: "result",
    ...attempted,
    status: came.status,
    body_excerpt: came.excerpt,
    ...(came.retryAfter === undefined ? {} : { retry_after: came.retryAfter.slice(0, 100) }),
  };
}

function post(to: URL, delivery: DeliveryFrame, deadlineMs: number): Promise<Came> {
  return new Promise((resolve) => {
    const body = Buffer.from(delivery.body, "utf8");
    const { request } = to.protocol === "https:" ? https : http;
    const outgoing = request(to, {
      method: "POST",
      headers: { ...delivery.headers, "content-length": body.byteLength },
    });
    const finish = (came: Came) => {
      clearTimeout(timer);
      resolve(came);
      outgoing.destroy();
    };
    const timer = setTimeout(() => {
      const message = "No complete response came before the deadline.";
      finish({ kind: "none", reason: "timeout", message });
    }, deadlineMs);
    outgoing.on("error", (error) => {
      finish({ kind: "none", reason: "network_error", message: toFailure(error).message });
    });
    outgoing.on("response", (response) => readResponse(response, finish));
    outgoing.end(body);
  });
}

function readResponse(response: http.IncomingMessage, finish: (came: Came) => void): void {
  const start: Buffer[] = [];
  let size = 0;
  const status = response.statusCode ?? 0;
  const finishResponse = () => {
    if (status < 100 || status > 599) return finish(noStatus(status));
    finish({
      kind: "response",
      status,
      excerpt: new TextDecoder().decode(Buffer.concat(start), { stream: true }),
      retryAfter: response.headers["retry-after"],
    });
  };
  response.on("data", (chunk: Buffer) => {
    if (size < EXCERPT_MAX) start.push(chunk.subarray(0, EXCERPT_MAX - size));
    size += chunk.length;
    if (size >= READ_MAX_BYTES) finishResponse();
  });
  response.on("end", finishResponse);
  const cutOff = () =>
    finish({
      kind: "none",
      reason: "network_error",
      message: "The receiver closed the connection without a complete response.",
    });
  response.on("error", cutOff);
  response.on("close", cutOff);
}

/** The server rejects such a result and would close the connection. */
function noStatus(status: number): Came {
  const message = `The receiver returned the status ${status}, which is not an HTTP status. Return one from 200 to 599.`;
  return { kind: "none", reason: "network_error", message };
}
