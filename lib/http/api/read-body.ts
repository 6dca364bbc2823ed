import { parse as parseLossless } from "lossless-json";
import { AppError } from "@/lib/platform/app-error";
import { checkJsonStructure, JsonError } from "@/lib/platform/json-structure";
import { rejectReservedKeys } from "./reserved-keys";

export const JSON_BODY_MAX_BYTES = 64 * 1024;
/** Several times what any request needs. Each invalid value costs time and a line of the response. */
const JSON_VALUES_MAX = 1_000;

/**
 * The request's bytes, up to `maxBytes`: Next.js route handlers have no limit of their own. Throws `payload-too-large`,
 * or `bad-request` if the client disconnects or is too slow, which is not a server error.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new AppError("payload-too-large", `The body may be at most ${maxBytes} bytes. Send less.`);
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > maxBytes) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(cutOff);
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

function cutOff(cause: unknown): never {
  throw new AppError("bad-request", "The body ended before it was whole. Send it again, faster.", {
    cause,
  });
}

/**
 * The body as JSON; an absent body is undefined if the body is `optional`, and numbers are `LosslessNumber`s with
 * `exactNumbers`. Throws `unsupported-media-type` or
 * `bad-request` with an explanation of how to fix the request.
 */
export async function readJsonBody(
  request: Request,
  { optional = false, exactNumbers = false }: { optional?: boolean; exactNumbers?: boolean } = {},
): Promise<unknown> {
  if (optional && isBodyless(request)) return undefined;
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new AppError(
      "unsupported-media-type",
      "Send the body as JSON with the header Content-Type: application/json.",
    );
  }
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new AppError("unsupported-media-type", "Send the body without a Content-Encoding.");
  }
  const bytes = await readBody(request, JSON_BODY_MAX_BYTES);
  if (optional && bytes.byteLength === 0) return undefined;
  const { text, body } = parseJson(bytes);
  rejectReservedKeys(body);
  checkStructure(text);
  return exactNumbers ? parseLossless(text) : body;
}

/** A repeated key would be read as its last value here, and perhaps as its first value by what the caller logs. */
function checkStructure(text: string): void {
  try {
    checkJsonStructure(text, { valuesMax: JSON_VALUES_MAX });
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new AppError("bad-request", `Correct the body: ${cause.message}.`, { cause });
  }
}

function parseJson(bytes: Uint8Array): { text: string; body: unknown } {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, body: JSON.parse(text) };
  } catch (cause) {
    throw new AppError(
      "bad-request",
      "The body is not valid JSON in UTF-8. Check quotes, commas and braces.",
      { cause },
    );
  }
}

/** In HTTP/1.1, every body is announced by one of these two headers (RFC 9112, section 6.3). */
function isBodyless(request: Request): boolean {
  if (!request.body) return true;
  const length = request.headers.get("content-length");
  if (length !== null) return length === "0";
  return !request.headers.has("transfer-encoding") && !request.headers.has("content-type");
}
