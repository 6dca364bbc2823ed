import { toBase64 } from "../signatures/encoding.js";
import { startDeadline, delay } from "./deadline.js";
import { DriftstackError, TimeoutError, TransportError } from "./errors.js";
import { errorOfResponse } from "./error-of-response.js";
import { requireNumber } from "./require-number.js";
import { retryDelayMs, retryOptionsOf, type RetryOptions } from "./retry.js";
import { requireBaseUrl, toSearch, type QueryValues } from "./url.js";

export type DriftstackOptions = {
  /** An API key, such as `ds_live_…`. Keep it on your server. */
  apiKey: string;
  /** The account's UUID. Required for `prompts` only. */
  clientId?: string;
  /** Address of the Driftstack server, such as `https://billing.example.org`. */
  baseUrl: string;
  /** Time limit of each attempt, the response's body included. 30 seconds by default. */
  timeoutMs?: number;
  retry?: RetryOptions;
  /** Sends the requests; the global `fetch` by default. */
  fetch?: typeof fetch;
};

/** Options of every call. */
export type RequestOptions = {
  signal?: AbortSignal;
  timeoutMs?: number;
};

export type ApiRequest = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: QueryValues;
  body?: object;
  headers?: Record<string, string>;
  /** Whether a repeated request has the same effect as a single one. Only then is it retried. */
  isRepeatable: boolean;
  auth?: "bearer" | "basic";
};

/** The error of a failed `fetch` has the reason, such as ECONNREFUSED, in its own cause. */
function reasonOf(error: unknown): string {
  const { message = String(error), cause } = error as Partial<Error>;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

/** Cloudflare Workers of earlier compatibility dates reject the option, and have no such property. */
const CACHE: RequestInit =
  typeof Request !== "undefined" && "cache" in Request.prototype ? { cache: "no-store" } : {};

const TIMEOUT_MS = 30_000;

/** Sends requests with authentication, a time limit and retries. */
export class Transport {
  // Private to the runtime too, so that a logged client does not show the API key.
  readonly #options: DriftstackOptions & { timeoutMs: number };
  readonly #baseUrl: string;
  readonly #retry: Required<RetryOptions>;

  constructor(options: DriftstackOptions) {
    if (!options.apiKey) throw new TypeError("Driftstack needs an apiKey.");
    // In a header it would be a lost connection after each retry, and the error would contain the key.
    if (!/^[\x21-\x7e]+$/.test(options.apiKey))
      throw new TypeError(
        "apiKey must be an API key, such as ds_live_…, without spaces or line breaks.",
      );
    const { timeoutMs = TIMEOUT_MS } = options;
    requireNumber("timeoutMs", timeoutMs, 1);
    this.#options = { ...options, timeoutMs };
    this.#baseUrl = requireBaseUrl(options.baseUrl);
    this.#retry = retryOptionsOf(options.retry);
  }

  json<T>(request: ApiRequest, options?: RequestOptions): Promise<T> {
    return this.#send(request, options, async (response) => {
      const text = await response.text();
      return (text === "" ? undefined : JSON.parse(text)) as T;
    });
  }

  text(request: ApiRequest, options?: RequestOptions): Promise<string> {
    return this.#send(request, options, (response) => response.text());
  }

  bytes(request: ApiRequest, options?: RequestOptions): Promise<Uint8Array> {
    return this.#send(
      request,
      options,
      async (response) => new Uint8Array(await response.arrayBuffer()),
    );
  }

  async #send<T>(
    request: ApiRequest,
    options: RequestOptions = {},
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const init = this.#initOf(request);
    const url = this.#baseUrl + request.path + toSearch(request.query);
    for (let retry = 0; ; retry++) {
      try {
        return await this.#attempt(url, init, options, read);
      } catch (error) {
        options.signal?.throwIfAborted();
        const delayMs = request.isRepeatable ? retryDelayMs(error, retry, this.#retry) : null;
        if (delayMs === null) throw error;
        await delay(delayMs, options.signal);
      }
    }
  }

  async #attempt<T>(
    url: string,
    init: RequestInit,
    { signal, timeoutMs = this.#options.timeoutMs }: RequestOptions,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const deadline = startDeadline(timeoutMs, signal);
    const send = this.#options.fetch ?? globalThis.fetch;
    try {
      const response = await send(url, { ...init, signal: deadline.signal });
      if (!response.ok) throw await errorOfResponse(response);
      return await read(response);
    } catch (cause) {
      if (cause instanceof DriftstackError) throw cause;
      if (deadline.isExpired())
        throw new TimeoutError(`There was no response within ${timeoutMs} ms.`, { cause });
      const address = url.split("?")[0];
      const message = `There was no usable response from ${address}: ${reasonOf(cause)}`;
      throw new TransportError(message, { cause });
    } finally {
      deadline.clear();
    }
  }

  #initOf({ method, body, headers, auth }: ApiRequest): RequestInit {
    return {
      ...CACHE,
      // Followed, a redirect of a POST would become a GET.
      redirect: "manual",
      method,
      headers: {
        ...headers,
        authorization: auth === "basic" ? this.#basic() : `Bearer ${this.#options.apiKey}`,
        ...(body && { "content-type": "application/json" }),
      },
      body: body && JSON.stringify(body),
    };
  }

  #basic(): string {
    const { clientId, apiKey } = this.#options;
    if (!clientId) throw new TypeError("Prompts need the clientId of the account.");
    return `Basic ${toBase64(new TextEncoder().encode(`${clientId}:${apiKey}`))}`;
  }
}
