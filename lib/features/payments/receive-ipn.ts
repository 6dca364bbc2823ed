import { createHash } from "node:crypto";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { countIpn } from "@/lib/platform/metrics";
import { toIpnBody, type IpnBody } from "@/lib/providers/nowpayments/ipn-body";
import { parseIpn } from "@/lib/providers/nowpayments/to-fact";
import { checkIpn, type VerifiedIpn } from "@/lib/providers/registry";
import { insertInboxMessage } from "./payments-store";
import { processIpn } from "./process-ipn";

export type ReceiveIpnInput = {
  rawBody: Uint8Array;
  signature: string | null;
  headers: Record<string, string>;
  remoteAddress: string | null;
  /** Counts one request whose signature is not valid by its raw bytes; throws `rate-limited` when there were too many. */
  limitInvalid: () => Promise<void>;
};

/**
 * Verifies a provider's IPN and stores it; only then is it acknowledged. What becomes of the order is decided from the
 * stored row, now or, if that fails, by the worker. Throws `unauthorized` or `rate-limited` for an invalid signature.
 *
 * A message is stored once for each text that was signed, however often and in whatever spelling it arrives. It does not
 * detect a replay of a message that was deleted from the inbox; the order machine makes that harmless.
 */
export async function receiveIpn(
  ctx: Ctx,
  input: ReceiveIpnInput,
): Promise<{ result: "stored" | "duplicate" | "ignored" }> {
  const body = toIpnBody(input.rawBody);
  const verified = await verify(ctx, input, body);
  const parsed = parseIpn(body);
  if (parsed.kind === "malformed") {
    countIpn("malformed");
    throw new AppError("bad-request", `The IPN cannot be read: ${parsed.why}.`);
  }
  if (parsed.kind === "not_a_payment") {
    countIpn("ignored");
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
    providerStatus: parsed.fact.status.slice(0, 64),
    orderId: parsed.fact.orderId?.slice(0, 64) ?? null,
    nextAttemptAt: new Date(now.getTime() + WORKER_AFTER_MS),
  });
  countIpn(id === null ? "duplicate" : "accepted");
  if (id === null) return { result: "duplicate" };
  await processIpn(ctx, {
    inboxId: id,
    fresh: { provider: verified.key, fact: parsed.fact },
  });
  return { result: "stored" };
}

/** Up to this size the canonical forms cost less than reading the request, and are checked for every caller. */
const CHEAP_BODY_BYTES = 4 * 1024;

/**
 * The raw bytes are compared first and for every caller, so that a flood of invalid signatures never delays a valid IPN
 * that shares its address. Only then is the request counted: before the canonical forms of a large body are made, after
 * those of a small one. A valid IPN of more than 4 KiB whose spelling was changed on the way can therefore be limited.
 */
async function verify(ctx: Ctx, input: ReceiveIpnInput, body: IpnBody): Promise<VerifiedIpn> {
  const check = checkIpn(ctx.config, body, input.signature);
  const byRawBytes = check.byRawBytes();
  if (byRawBytes) return byRawBytes;
  const isCheap = input.rawBody.byteLength <= CHEAP_BODY_BYTES;
  if (!isCheap) await input.limitInvalid();
  const byCanonicalForm = check.byCanonicalForm();
  if (byCanonicalForm) return byCanonicalForm;
  if (isCheap) await input.limitInvalid();
  countIpn("bad_signature");
  ctx.log.warn(
    { remoteAddress: input.remoteAddress },
    "an IPN with an invalid signature was rejected",
  );
  throw new AppError(
    "unauthorized",
    "The signature x-nowpayments-sig does not match the body. Check that both sides use the same IPN secret.",
  );
}

/** The worker leaves a fresh message to whoever received it. */
const WORKER_AFTER_MS = 2_000;

/** What two messages must share to be the same message: every byte of what was signed. */
export function digestOf(signedText: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(signedText).digest());
}
