import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { PROBLEMS } from "@/lib/contract/errors";
import {
  claimIdempotencyKey,
  type IdempotencySlot,
  type KeyClaim,
} from "@/lib/features/idempotency/claim-idempotency-key";
import {
  completeIdempotencyKey,
  releaseIdempotencyKey,
} from "@/lib/features/idempotency/claimed-key";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { errorResponse, toAppError } from "./error-response";
import { JSON_HEADERS } from "./json-headers";

type IdempotentOptions<O extends z.ZodType> = {
  ctx: AccountCtx;
  request: Request;
  body: unknown;
  output: O;
  status: number;
  /** Must store its response in the slot, in the same transaction as the change that the response reports. */
  run: (slot: IdempotencySlot | null) => Promise<z.input<O>>;
};

/** A retry of a call that is still running gets its response without another retry in most cases. */
const WAIT_MAX_MS = 3_000;
const WAIT_STEP_MS = 100;

/** Errors that depend only on the request are stored like a response; after any other error the call can be retried. */
const STORED_ERRORS: ReadonlySet<string> = new Set(["price-mismatch", "amount-too-low"]);

/**
 * Runs a call once per `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): the status and bytes of the first
 * response are replayed with `Idempotent-Replayed: 1`; a call that comes earlier waits for it. Without the header, every call runs.
 */
export async function idempotently<O extends z.ZodType>(
  options: IdempotentOptions<O>,
): Promise<Response> {
  const { request, status } = options;
  const serialise = (result: unknown) => JSON.stringify(options.output.parse(result));
  const key = readIdempotencyKey(request.headers.get("idempotency-key"));
  if (key === null)
    return new Response(serialise(await options.run(null)), { status, headers: JSON_HEADERS });

  const route = `${request.method} ${new URL(request.url).pathname}`;
  const claim = await claimOrWait(options, {
    key,
    request: JSON.stringify([route, options.body]),
  });
  switch (claim.kind) {
    case "replay":
      return replay(claim.status, claim.body);
    case "mismatch":
      throw new AppError(
        "idempotency-key-reused",
        "This Idempotency-Key was used with another request. Use a new key for a new checkout; send the same body to repeat one.",
      );
    case "running":
      throw new AppError(
        "conflict",
        "The first call with this Idempotency-Key is still running. Try again in a second.",
        { retryAfterSeconds: 1, idempotencyStatus: "in_progress" },
      );
    case "claimed":
      return runClaimed(options, { ...claim, serialise, status });
  }
}

/** Claims the key. While another call with it is running, waits for that call's response, up to `WAIT_MAX_MS`. */
async function claimOrWait(
  { ctx, request }: Pick<IdempotentOptions<z.ZodType>, "ctx" | "request">,
  input: { key: string; request: string },
): Promise<KeyClaim> {
  const until = performance.now() + WAIT_MAX_MS;
  for (;;) {
    const claim = await claimIdempotencyKey(ctx, input);
    const isOver = performance.now() + WAIT_STEP_MS > until || request.signal.aborted;
    if (claim.kind !== "running" || isOver) return claim;
    await sleep(WAIT_STEP_MS);
  }
}

async function runClaimed<O extends z.ZodType>(
  options: IdempotentOptions<O>,
  slot: IdempotencySlot,
): Promise<Response> {
  const { ctx, request } = options;
  try {
    const result = await options.run(slot);
    return new Response(slot.serialise(result), { status: options.status, headers: JSON_HEADERS });
  } catch (error) {
    const problem = toAppError(error);
    if (!STORED_ERRORS.has(problem.slug)) {
      await releaseIdempotencyKey(ctx, slot).catch((cause: unknown) =>
        ctx.log.warn({ err: cause }, "an idempotency key stays claimed until its lease ends"),
      );
      throw error;
    }
    const response = errorResponse(problem, request, ctx.requestId);
    const body = await response.clone().text();
    const kept = { status: PROBLEMS[problem.slug].status, body };
    await completeIdempotencyKey(ctx, { slot, response: kept });
    return response;
  }
}

function replay(status: number, body: string): Response {
  const headers = new Headers(JSON_HEADERS);
  if (status >= 400) headers.set("content-type", "application/problem+json");
  headers.set("idempotent-replayed", "1");
  return new Response(body, { status, headers });
}

/** The value of `Idempotency-Key`: 1 to 255 printable ASCII characters without spaces, bare or as a quoted string. */
export function readIdempotencyKey(header: string | null): string | null {
  if (header === null) return null;
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header);
  const key = quoted?.[1] === undefined ? header : quoted[1].replace(/\\(["\\])/g, "$1");
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AppError(
      "bad-request",
      "Idempotency-Key must be 1 to 255 printable ASCII characters without spaces, such as a UUID.",
    );
  }
  return key;
}
