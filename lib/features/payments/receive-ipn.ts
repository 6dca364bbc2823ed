import { createHash } from "node:crypto";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import type { CallbackProtocol } from "@/lib/providers/callback";
import { openCallback, type OpenedCallback, type VerifiedCallback } from "@/lib/providers/registry";
import { insertInboxMessage } from "./payments-store";
import { processIpn } from "./process-ipn";

export type ReceiveIpnInput = {
  protocol: CallbackProtocol;
  rawBody: Uint8Array;
  signature: string | null;
  headers: Record<string, string>;
  remoteAddress: string | null;
  /** Counts one request whose signature does not match its raw bytes. Throws `rate-limited` when there are too many. */
  limitInvalid: () => Promise<void>;
};

/**
 * Verifies a provider's IPN and stores it before it is acknowledged. The stored message is applied to the order
 * immediately or, if that fails, later by the worker. Throws `unauthorized` or `rate-limited` for an invalid signature,
 * and `bad-request` for a malformed message.
 *
 * Messages are deduplicated by the signed text, regardless of how that text is serialized on arrival. A replay of a
 * message that was deleted from the inbox is not detected; the order state machine makes it harmless.
 */
export async function receiveIpn(
  ctx: Ctx,
  input: ReceiveIpnInput,
): Promise<{ result: "stored" | "duplicate" | "ignored" }> {
  const callback = openCallback(ctx.config, input.protocol, input);
  const verified = await verify(ctx, input, callback);
  const parsed = callback.parse();
  if (parsed.kind === "malformed") {
    ctx.services.metrics.countIpn("malformed");
    throw new AppError("bad-request", `The IPN cannot be read: ${parsed.why}.`);
  }
  if (parsed.kind === "not_a_payment") {
    ctx.services.metrics.countIpn("ignored");
    return { result: "ignored" };
  }
  const now = ctx.clock.now();
  const id = await insertInboxMessage(ctx.db, {
    provider: verified.key,
    digest: digestOf(verified.signedText),
    source: "ipn",
    receivedAt: now,
    rawBody: new Uint8Array(input.rawBody),
    headers: input.headers,
    remoteAddress: input.remoteAddress,
    signatureVariant: verified.variant,
    paymentId: parsed.fact.paymentId,
    providerStatus: parsed.fact.providerStatus.slice(0, 64),
    orderId: parsed.fact.orderId?.slice(0, 64) ?? null,
    nextAttemptAt: new Date(now.getTime() + WORKER_AFTER_MS),
  });
  ctx.services.metrics.countIpn(id === null ? "duplicate" : "accepted");
  if (id === null) return { result: "duplicate" };
  await processIpn(ctx, {
    inboxId: id,
    fresh: { provider: verified.key, fact: parsed.fact },
  });
  return { result: "stored" };
}

/** Up to this size, canonical forms cost less than reading the request, and are checked before the rate limit. */
const CHEAP_BODY_BYTES = 4 * 1024;

/**
 * The raw bytes are always checked first, so that a flood of invalid signatures never blocks a valid IPN from the same
 * address. Only then does the request count toward the rate limit: before the canonical forms of a large body are
 * computed, and after those of a small one. A valid IPN of more than 4 KiB that was re-serialized in transit can
 * therefore be rate limited.
 */
async function verify(
  ctx: Ctx,
  input: ReceiveIpnInput,
  check: OpenedCallback,
): Promise<VerifiedCallback> {
  const byRawBytes = check.byRawBytes();
  if (byRawBytes) return byRawBytes;
  const isCheap = input.rawBody.byteLength <= CHEAP_BODY_BYTES;
  if (!isCheap) await input.limitInvalid();
  const byCanonicalForm = check.byCanonicalForm();
  if (byCanonicalForm) return byCanonicalForm;
  if (isCheap) await input.limitInvalid();
  ctx.services.metrics.countIpn("bad_signature");
  ctx.log.warn(
    { remoteAddress: input.remoteAddress },
    "an IPN with an invalid signature was rejected",
  );
  throw new AppError(
    "unauthorized",
    `The signature ${input.protocol.signatureHeader} does not match the body. Check that both sides use the same IPN secret.`,
  );
}

/** The delay before the worker retries a message, which leaves time for the request that received it to apply it. */
const WORKER_AFTER_MS = 2_000;

/** Returns the digest that identifies a message: the SHA-256 of the signed text. */
export function digestOf(signedText: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(signedText).digest());
}
