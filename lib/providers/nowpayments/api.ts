import type { z } from "zod";
import { trimSlashes } from "@/lib/platform/trim-slashes";
import { exchangeHttp, type HttpResult } from "@/lib/providers/http-exchange";
import { ProviderError } from "@/lib/providers/provider";
import { parseJson, stringifyJson, type JsonObject } from "./json";
import { errorShape } from "./shapes";

export type NowPaymentsApi = {
  get<S extends z.ZodType>(path: string, shape: S): Promise<ApiResult<S>>;
  post<S extends z.ZodType>(path: string, body: JsonObject, shape: S): Promise<ApiResult<S>>;
};

export type ApiResult<S extends z.ZodType> = { data: z.output<S>; raw: string };

/** The longest response is the list of all currencies, well under 1 MiB. */
const RESPONSE_BYTES_MAX = 4 * 1024 * 1024;
const RETRY_AFTER_SECONDS_MAX = 3600;
const QUOTED_LENGTH_MAX = 200;
const KEY_REJECTED = [401, 403];

/** Creates a client for the service's HTTP API. Any unexpected response becomes a `ProviderError`. */
export function createApi(options: {
  apiUrl: string;
  apiKey: string;
  previousApiKey?: string;
  timeoutMs: number;
  now: () => Date;
}): NowPaymentsApi {
  const base = trimSlashes(options.apiUrl);

  function send(
    method: "GET" | "POST",
    path: string,
    { apiKey, body }: { apiKey: string; body?: JsonObject },
  ): Promise<HttpResult> {
    return exchangeHttp({
      method,
      url: base + path,
      headers: {
        "x-api-key": apiKey,
        accept: "application/json",
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: stringifyJson(body) } : {}),
      timeoutMs: options.timeoutMs,
      responseBytesMax: RESPONSE_BYTES_MAX,
    }).catch((cause: unknown) => {
      throw new ProviderError("unavailable", `${method} ${path} got no response.`, null, { cause });
    });
  }

  async function call<S extends z.ZodType>(
    method: "GET" | "POST",
    path: string,
    shape: S,
    body?: JsonObject,
  ): Promise<ApiResult<S>> {
    const { apiKey, previousApiKey } = options;
    let response = await send(method, path, { apiKey, body });
    // A rejected key has changed nothing at the provider, so even a POST can be repeated.
    if (previousApiKey !== undefined && KEY_REJECTED.includes(response.status))
      response = await send(method, path, { apiKey: previousApiKey, body });
    if (response.status < 200 || response.status > 299)
      throw failureOf(response, `${method} ${path}`, options.now);
    return readResponse(response, shape, `${method} ${path}`);
  }

  return {
    get: (path, shape) => call("GET", path, shape),
    post: (path, body, shape) => call("POST", path, shape, body),
  };
}

function readResponse<S extends z.ZodType>(
  response: HttpResult,
  shape: S,
  what: string,
): ApiResult<S> {
  try {
    return { data: shape.parse(parseJson(response.body)), raw: response.body.toString("utf8") };
  } catch (cause) {
    throw new ProviderError("unavailable", `${what} got a response that cannot be read.`, null, {
      cause,
    });
  }
}

const TOO_LOW = /minimal|minimum|too (?:small|low)/i;
const NO_SUCH_PAIR =
  /(?:currenc|coin|pair|ticker|network).*(?:not found|not supported|unsupported|not available|unavailable|disabled|not allowed|invalid|must be)|(?:unsupported|unknown|invalid|no such) (?:pay_|price_)?(?:currency|pair|coin)|can ?not get estimate/i;

/** Maps by status code first: the messages are human-readable, change without warning and are not always JSON. */
function failureOf(response: HttpResult, what: string, now: () => Date): ProviderError {
  const { status } = response;
  const errorText = errorTextOf(response);
  const message = `${what} returned ${status}${errorText ? `: ${errorText}` : ""}.`;
  const retryAfter = retryAfterOf(response.headers["retry-after"], now);
  if (status === 404) return new ProviderError("not_found", message);
  if (status === 401 || (status === 403 && errorText !== null)) {
    const advice = "Check that the API key is the one from the provider's dashboard, and active.";
    return new ProviderError("rejected", `${message} ${advice}`);
  }
  if (status === 403 || status === 408 || status === 429 || status < 400 || status >= 500) {
    return new ProviderError("unavailable", message, retryAfter);
  }
  if (errorText !== null && TOO_LOW.test(errorText))
    return new ProviderError("amount_too_low", message);
  if (errorText !== null && NO_SUCH_PAIR.test(errorText))
    return new ProviderError("unsupported_pair", message);
  return new ProviderError("rejected", message);
}

/** The provider's error text, or null if the body is not one of its error objects, such as a proxy's error page. */
function errorTextOf(response: HttpResult): string | null {
  try {
    const { code, message } = errorShape.parse(parseJson(response.body));
    const errorText = [code, message].filter((part) => part !== null).join(" ");
    return errorText === "" ? null : errorText.replace(/\s+/g, " ").slice(0, QUOTED_LENGTH_MAX);
  } catch {
    return null;
  }
}

function retryAfterOf(header: string | undefined, now: () => Date): number | null {
  if (header === undefined) return null;
  const seconds = /^\d{1,9}$/.test(header.trim())
    ? Number(header)
    : Math.ceil((Date.parse(header) - now().getTime()) / 1000);
  if (Number.isNaN(seconds)) return null;
  return Math.min(Math.max(seconds, 1), RETRY_AFTER_SECONDS_MAX);
}
