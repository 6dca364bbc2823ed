import { createHash } from "node:crypto";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { countIpn } from "@/lib/platform/metrics";
import { parseIpn } from "@/lib/providers/nowpayments/to-fact";
import { verifyIpn } from "@/lib/providers/registry";
import { insertInboxMessage } from "./payments-store";
import { processIpn } from "./process-ipn";

export type ReceiveIpnInput = {
  rawBody: Uint8Array;
  signature: string | null;
  headers: Record<string, string>;
  remoteAddress: string | null;
};

/**
 * Verifies a provider's notice and makes it safe; only then is it acknowledged. What becomes of the order is decided
 * from the stored row, now or, if that fails, by the worker. Throws `unauthorized` for a bad signature.
 */
export async function receiveIpn(
  ctx: Ctx,
  input: ReceiveIpnInput,
): Promise<{ result: "stored" | "duplicate" | "ignored" }> {
  const verified = verifyIpn(ctx.config, input.rawBody, input.signature);
  if (!verified) {
    countIpn("bad_signature");
    ctx.log.warn({ remoteAddress: input.remoteAddress }, "an IPN with a bad signature was refused");
    throw new AppError(
      "unauthorized",
      "The signature x-nowpayments-sig does not match the body. Check that both sides use the same IPN secret.",
    );
  }
  const parsed = parseIpn(input.rawBody);
  if (parsed.kind === "malformed") {
    countIpn("malformed");
    throw new AppError("bad-request", `The notice can not be read: ${parsed.why}.`);
  }
  if (parsed.kind === "not_a_payment") {
    countIpn("ignored");
    return { result: "ignored" };
  }
  const now = ctx.clock.now();
  const id = await insertInboxMessage(ctx.db, {
    provider: verified.key,
    digest: digestOf(input.rawBody),
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
  countIpn(id === null ? "duplicate" : "accepted");
  if (id === null) return { result: "duplicate" };
  await processIpn(ctx, {
    inboxId: id,
    fresh: { provider: verified.key, fact: parsed.fact },
  });
  return { result: "stored" };
}

/** The worker leaves a fresh message to whoever received it. */
const WORKER_AFTER_MS = 2_000;

/** What two messages must share to be the same message: every byte. */
export function digestOf(rawBody: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(rawBody).digest());
}
