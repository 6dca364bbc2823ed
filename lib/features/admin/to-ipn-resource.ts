import type { IpnResource } from "@/lib/contract/admin-ipns";
import type { IpnRow } from "./admin-ipns-store";

/**
 * Converts a stored message to the resource that operators see. IPNs are stored only if their signature was verified.
 */
export function toIpnResource(row: IpnRow): IpnResource {
  return {
    id: String(row.id),
    provider: row.provider,
    source: row.source,
    received_at: row.receivedAt.toISOString(),
    raw_body: Buffer.from(row.rawBody).toString("utf8"),
    headers: row.headers,
    remote_address: row.remoteAddress,
    signature_verdict: row.signatureVariant === null ? "not_signed" : "valid",
    signature_variant: row.signatureVariant,
    payment_id: row.paymentId,
    provider_status: row.providerStatus,
    outcome: row.outcome,
    reason: row.reason,
    attempts: row.attempts,
    processed_at: row.processedAt?.toISOString() ?? null,
    next_attempt_at: row.processedAt === null ? row.nextAttemptAt.toISOString() : null,
    last_error: row.lastError,
  };
}
