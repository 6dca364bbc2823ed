import type { IncomingMessage } from "node:http";
import WebSocket from "ws";
import { serverFrame, type DeliveryFrame, type ReadyFrame } from "@/lib/contract/cli-sessions";
import { EnvError } from "@/lib/platform/env";
import { plainText, type Target } from "./read-target";

export type SocketOptions = {
  target: Target;
  events: string | undefined;
  onReady(ready: ReadyFrame): void;
  /** Resolves to the text of the frame to send back. */
  onDelivery(delivery: DeliveryFrame): Promise<string>;
  signal: AbortSignal;
};

/**
 * How a connection ended: after `again`, the client can reconnect (`opened`: whether the connection had been open).
 * Other failures are thrown.
 */
export type SocketEnd = { kind: "closed" } | { kind: "again"; opened: boolean; why: string };

const HANDSHAKE_MS = 10_000;
/** The server pings every 20 seconds. */
const SILENCE_MS = 50_000;
const SERVER_FRAME_MAX_BYTES = 4 * 1024 * 1024;
/** The server's own close codes for errors that must be fixed first. */
const NEVER_AGAIN = [4400, 4401];

/** One connection, from its handshake to its end. Throws `EnvError` for errors that a retry would not fix. */
export function holdSocket(options: SocketOptions): Promise<SocketEnd> {
  const { target, events, signal } = options;
  const url = new URL(`${target.url.replace(/^http/, "ws")}/v1/webhooks/listen`);
  if (events !== undefined) url.searchParams.set("events", events);
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${target.key}` },
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: SERVER_FRAME_MAX_BYTES,
      followRedirects: false,
    });
    let opened = false;
    let failure = "the connection was lost";
    let silence: NodeJS.Timeout | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => socket.terminate(), SILENCE_MS);
    };
    const leave = () => (opened ? socket.close(1000) : socket.terminate());
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();

    socket.on("open", () => {
      opened = true;
      heard();
    });
    socket.on("ping", heard);
    socket.on("message", (bytes) => {
      heard();
      receive(String(bytes), options, socket);
    });
    socket.on("error", (error) => {
      failure = wordsOf(error);
    });
    socket.on("unexpected-response", (_request, response) => {
      void readProblem(response).then(({ detail, again }) => {
        failure = detail;
        if (!again) reject(new EnvError(detail));
        socket.terminate();
      });
    });
    socket.on("close", (code, reason) => {
      clearTimeout(silence);
      signal.removeEventListener("abort", leave);
      const why = plainText(String(reason)) || failure;
      if (signal.aborted) resolve({ kind: "closed" });
      else if (NEVER_AGAIN.includes(code)) reject(new EnvError(why));
      else resolve({ kind: "again", opened, why });
    });
  });
}

/** Unknown frames, from later versions, are ignored. */
function receive(text: string, options: SocketOptions, socket: WebSocket): void {
  const frame = parse(text);
  if (frame?.type === "ready") options.onReady(frame);
  if (frame?.type !== "delivery") return;
  void options.onDelivery(frame).then((result) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(result);
  });
}

function parse(text: string) {
  try {
    return serverFrame.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function wordsOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") return "the connection was refused";
  if (code === "ENOTFOUND") return "the host name does not exist";
  return plainText(error.message || String(code));
}

const MAYBE_LATER = [409, 429, 502, 503, 504];
const PROBLEM_MAX_BYTES = 16 * 1024;

/** The error that the server returned instead of opening a socket. */
async function readProblem(response: IncomingMessage): Promise<{ detail: string; again: boolean }> {
  const status = response.statusCode ?? 0;
  const again = MAYBE_LATER.includes(status);
  let text = "";
  try {
    for await (const chunk of response) {
      text += String(chunk);
      if (text.length > PROBLEM_MAX_BYTES) break;
    }
    const { detail } = JSON.parse(text) as { detail?: unknown };
    if (typeof detail === "string") return { detail: plainText(detail), again };
  } catch {
    // Not a Driftstack server, or one behind a proxy: only the status is available.
  }
  return { detail: `The server returned ${status} and opened no socket. Is --url right?`, again };
}
