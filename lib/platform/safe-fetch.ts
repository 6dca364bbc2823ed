import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { parseNetworks, type Network } from "./safe-fetch-address";
import { isReset, toFailure, type FetchFailure } from "./safe-fetch-failure";
import {
  DestinationRefused,
  guardedAgents,
  refusalOf,
  sharedResolve,
  type Resolve,
} from "./safe-fetch-guard";

export type SafeRequest = {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** One deadline over look-up, connect, TLS, headers and body. */
  deadlineMs?: number;
  /** Ends the exchange early, as a `network_error`. */
  signal?: AbortSignal;
};

export type SafeFetchResult =
  | {
      kind: "response";
      status: number;
      headers: Record<string, string>;
      /** The first 4 KiB, without bytes that a database refuses. */
      text: string;
      /** True when the receiver had more to say than was read. */
      truncated: boolean;
    }
  | FetchFailure;

export type SafeFetch = {
  post(request: SafeRequest): Promise<SafeFetchResult>;
  /** Closes the connections that are kept for the next request. */
  close(): void;
};

const DEADLINE_MS = 10_000;
const READ_MAX_BYTES = 64 * 1024;
const TEXT_MAX_BYTES = 4 * 1024;

/**
 * POSTs to addresses that strangers chose. Never throws for what the other side does, never follows a redirect, never
 * decompresses. Does not hide from the receiver which machine calls it.
 */
export function createSafeFetch(options: {
  allowedNetworks: readonly string[];
  resolve?: Resolve;
}): SafeFetch {
  const allowed = parseNetworks(options.allowedNetworks);
  const agents = guardedAgents({ allowed, resolve: options.resolve ?? sharedResolve() });
  return {
    async post(request) {
      const advice = staticAdvice(request.url, allowed);
      if (advice !== null) return { kind: "refused", message: `The URL ${advice}.` };
      const endsAt = performance.now() + (request.deadlineMs ?? DEADLINE_MS);
      for (;;) {
        const { result, stale } = await exchange(request, { agents, allowed, endsAt });
        if (!stale) return result;
      }
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/**
 * What is wrong with a URL as a place to POST to, as the end of the sentence "url …", or null. Looks at the text alone:
 * where its name leads is checked at every connection.
 */
export function checkDestination(url: string, allowedNetworks: readonly string[]): string | null {
  return staticAdvice(url, parseNetworks(allowedNetworks));
}

function staticAdvice(text: string, allowed: readonly Network[]): string | null {
  // The URL parser forgives white space, controls and backslashes, and what was checked would not be what is read.
  if (!/^[^\s\\\p{Cc}]+$/u.test(text) || !URL.canParse(text)) {
    return "must be a complete URL such as https://example.com/hooks";
  }
  const url = new URL(text);
  const secure = url.protocol === "https:";
  if (!secure && url.protocol !== "http:") return "must be an https URL";
  if (url.username !== "" || url.password !== "") return "must not contain a user name or password";
  const host = hostOf(url);
  const literal = isIP(host) !== 0 ? host : isLocalName(host) ? "127.0.0.1" : null;
  if (literal !== null) {
    const refusal = refusalOf({ address: literal, port: portOf(url), secure }, allowed);
    if (refusal === null) return null;
    return "must be an https URL on port 443 or 8443 of a public host; this one is not";
  }
  if (allowed.length > 0) return null;
  if (!secure) return "must be an https URL";
  return refusalOf({ address: "1.1.1.1", port: portOf(url), secure }, allowed) === null
    ? null
    : "must use port 443 or 8443";
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

function portOf(url: URL): number {
  return url.port !== "" ? Number(url.port) : url.protocol === "https:" ? 443 : 80;
}

function isLocalName(host: string): boolean {
  return /^(.*\.)?localhost\.*$/i.test(host);
}

type ExchangeOptions = {
  agents: ReturnType<typeof guardedAgents>;
  allowed: readonly Network[];
  endsAt: number;
};

/** One request on one connection. `stale`: a kept connection turned out to be closed; nothing was answered on it. */
function exchange(
  request: SafeRequest,
  { agents, allowed, endsAt }: ExchangeOptions,
): Promise<{ result: SafeFetchResult; stale: boolean }> {
  return new Promise((resolve) => {
    let outgoing: ClientRequest | null = null;
    let answered = false;

    const finish = (result: SafeFetchResult, stale = false) => {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", abort);
      resolve({ result, stale });
    };
    const stop = (result: SafeFetchResult) => {
      finish(result);
      outgoing?.destroy();
    };
    const abort = () =>
      stop({ kind: "network_error", message: "The request was cut short on our side." });
    const timer = setTimeout(
      () => stop({ kind: "timeout", message: "No complete answer came before the deadline." }),
      Math.max(0, endsAt - performance.now()),
    );
    request.signal?.addEventListener("abort", abort);
    if (request.signal?.aborted) return abort();

    const fail = (error: Error) => {
      const stale = outgoing?.reusedSocket === true && !answered && isReset(error);
      finish(toFailure(error), stale);
    };
    try {
      outgoing = openRequest(request, { agents, allowed });
    } catch (error) {
      return fail(error as Error);
    }
    outgoing.on("error", fail);
    outgoing.on("close", () => fail(new Error("closed without an answer")));
    outgoing.on("response", (response) => {
      answered = true;
      readAnswer(response, finish, fail);
    });
    outgoing.end(request.body);
  });
}

/** Throws `DestinationRefused` at once when the URL itself holds an address that is refused. */
function openRequest(
  request: SafeRequest,
  { agents, allowed }: Pick<ExchangeOptions, "agents" | "allowed">,
): ClientRequest {
  const url = new URL(request.url);
  const secure = url.protocol === "https:";
  const outgoing = (secure ? https : http).request({
    agent: secure ? agents.https : agents.http,
    method: "POST",
    hostname: hostOf(url),
    port: portOf(url),
    path: url.pathname + url.search,
    headers: { ...request.headers, "content-length": Buffer.byteLength(request.body) },
  });
  // A kept connection was checked when it was opened; it is checked again before anything is written to it.
  outgoing.on("socket", (socket) => {
    if (socket.connecting || socket.destroyed) return;
    const target = { address: socket.remoteAddress ?? "", port: portOf(url), secure };
    const refusal = refusalOf(target, allowed);
    if (refusal !== null) socket.destroy(new DestinationRefused(refusal));
  });
  return outgoing;
}

function readAnswer(
  response: IncomingMessage,
  finish: (result: SafeFetchResult) => void,
  fail: (error: Error) => void,
): void {
  const start: Buffer[] = [];
  let size = 0;
  const result = (truncated: boolean): SafeFetchResult => ({
    kind: "response",
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
    ),
    text: decodeStart(start),
    truncated,
  });
  response.on("data", (chunk: Buffer) => {
    if (size < TEXT_MAX_BYTES) start.push(chunk.subarray(0, TEXT_MAX_BYTES - size));
    size += chunk.length;
    if (size < READ_MAX_BYTES) return;
    finish(result(true));
    response.destroy();
  });
  response.on("end", () => finish(result(size > TEXT_MAX_BYTES)));
  response.on("error", fail);
  response.on("close", () => fail(new Error("closed in the middle of the answer")));
}

function decodeStart(chunks: Buffer[]): string {
  // `stream` leaves out a character that the 4 KiB cut in two.
  const text = new TextDecoder("utf-8").decode(Buffer.concat(chunks), { stream: true });
  return text.replaceAll("\u0000", "\uFFFD");
}
