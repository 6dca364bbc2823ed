import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { isReset, toFailure, type FetchFailure } from "./safe-fetch-failure";
import { DestinationForbidden, type GuardedAgents } from "./safe-fetch-guard";

const READ_MAX_BYTES = 64 * 1024;
const TEXT_MAX_BYTES = 4 * 1024;

export type SafeRequest = {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** One deadline for lookup, connect, TLS, headers and body together. */
  deadlineMs?: number;
  /** Aborts the exchange, which then results in a `network_error`. */
  signal?: AbortSignal;
};

export type SafeFetchResult =
  | {
      kind: "response";
      status: number;
      headers: Record<string, string>;
      /** The first 4 KiB of the body, decoded as UTF-8, without NUL characters (PostgreSQL rejects them). */
      text: string;
      /** True when the response body is longer than `text`. */
      truncated: boolean;
    }
  | FetchFailure;

/** A URL, parsed once for all requests to it. */
export type Target = { secure: boolean; hostname: string; port: number; path: string };

export type ExchangeOptions = { target: Target; agents: GuardedAgents; endsAt: number };

/** `stale`: a reused connection was already closed and returned no response. */
export type ExchangeEnd = { result: SafeFetchResult; stale: boolean };

export function exchange(request: SafeRequest, options: ExchangeOptions): Promise<ExchangeEnd> {
  return new Promise((resolve) => new Exchange(request, options, resolve).begin());
}

/** A class for performance (thousands of exchanges per second): closures would be allocated for each exchange. */
class Exchange {
  private outgoing: ClientRequest | null = null;
  private hasResponse = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly start: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly request: SafeRequest,
    private readonly options: ExchangeOptions,
    private readonly resolve: (end: ExchangeEnd) => void,
  ) {}

  begin(): void {
    const { signal, body } = this.request;
    if (signal?.aborted) return this.handleEvent();
    const leftMs = Math.max(0, this.options.endsAt - performance.now());
    this.timer = setTimeout(stopAtDeadline, leftMs, this);
    signal?.addEventListener("abort", this);
    try {
      this.outgoing = this.open();
    } catch (error) {
      return this.fail(error as Error);
    }
    this.outgoing.on("error", (error) => this.fail(error));
    this.outgoing.on("close", () => this.fail(null));
    this.outgoing.on("response", (response) => this.read(response));
    this.outgoing.end(body);
  }

  /** Handles the signal's `abort` event. */
  handleEvent(): void {
    this.stop({ kind: "network_error", message: "The request was cut short on our side." });
  }

  stop(result: SafeFetchResult): void {
    this.finish(result, false);
    this.outgoing?.destroy();
  }

  /** Throws `DestinationForbidden` synchronously when the URL itself contains a forbidden address. */
  private open(): ClientRequest {
    const { target, agents } = this.options;
    const { secure, hostname, port, path } = target;
    const { headers, body } = this.request;
    const outgoing = (secure ? https : http).request({
      agent: secure ? agents.https : agents.http,
      method: "POST",
      hostname,
      port,
      path,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
    });
    // A reused connection was checked when it was opened; it is checked again before anything is written to it.
    outgoing.on("socket", (socket) => {
      if (socket.connecting || socket.destroyed) return;
      const rejection = agents.rejectionOf({ address: socket.remoteAddress ?? "", port, secure });
      if (rejection !== null) socket.destroy(new DestinationForbidden(rejection));
    });
    return outgoing;
  }

  private read(response: IncomingMessage): void {
    this.hasResponse = true;
    response.on("data", (chunk: Buffer) => {
      if (this.size < TEXT_MAX_BYTES)
        this.start.push(chunk.subarray(0, TEXT_MAX_BYTES - this.size));
      this.size += chunk.length;
      if (this.size < READ_MAX_BYTES) return;
      this.finish(this.toResult(response), false);
      response.destroy();
    });
    response.on("end", () => this.finish(this.toResult(response), false));
    response.on("error", (error) => this.fail(error));
    response.on("close", () => this.fail(null));
  }

  private toResult(response: IncomingMessage): SafeFetchResult {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value);
    return {
      kind: "response",
      status: response.statusCode ?? 0,
      headers,
      text: decodeStart(this.start),
      truncated: this.size > TEXT_MAX_BYTES,
    };
  }

  /** `null`: the connection was closed before the response was complete. */
  private fail(error: Error | null): void {
    const isStale = error !== null && this.outgoing?.reusedSocket === true && !this.hasResponse;
    this.finish(toFailure(error ?? CLOSED), isStale && isReset(error));
  }

  /** Only the first call has an effect. */
  private finish(result: SafeFetchResult, stale: boolean): void {
    clearTimeout(this.timer);
    this.request.signal?.removeEventListener("abort", this);
    this.resolve({ result, stale });
  }
}

const CLOSED = new Error("closed without a complete response");

function stopAtDeadline(late: Exchange): void {
  late.stop({ kind: "timeout", message: "No complete response came before the deadline." });
}

const decoder = new TextDecoder("utf-8");

function decodeStart(chunks: readonly Buffer[]): string {
  const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  // `stream` omits a character that is cut off at 4 KiB; the second call resets the decoder.
  const text = decoder.decode(bytes, { stream: true });
  decoder.decode();
  return text.includes("\u0000") ? text.replaceAll("\u0000", "\uFFFD") : text;
}
