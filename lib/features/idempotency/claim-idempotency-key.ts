import { createHash, randomUUID } from "node:crypto";
import type { AccountCtx } from "@/lib/platform/ctx";
import {
  countKey,
  deleteExpiredKey,
  findKey,
  insertKey,
  takeOverKey,
  type ClaimedKey,
} from "./idempotency-store";

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** Longer than any call may take. If the holder dies, another call can take over after this time. */
const LEASE_MS = 30_000;

/** The exclusive right to produce the response of an Idempotency-Key. */
export type IdempotencySlot = ClaimedKey & {
  /** The order that an earlier, interrupted call created with this key. */
  orderId: string | null;
  /** Serializes the response to its exact body. */
  serialise: (body: unknown) => string;
  status: number;
};

export type KeyClaim =
  | (ClaimedKey & { kind: "claimed"; orderId: string | null })
  | { kind: "replay"; status: number; body: string }
  | { kind: "running" }
  | { kind: "mismatch" };

/**
 * Claims an Idempotency-Key for one request of this account and mode. Of any number of concurrent calls, exactly one
 * resolves to `claimed`, and the others to `running`. Once its response is stored, further calls resolve to `replay`. A
 * different request with the same key resolves to `mismatch`.
 */
export async function claimIdempotencyKey(
  ctx: AccountCtx,
  input: { key: string; request: string },
): Promise<KeyClaim> {
  const ref = { accountId: ctx.accountId, livemode: ctx.livemode, key: input.key };
  const requestHash = new Uint8Array(createHash("sha256").update(input.request).digest());
  const now = ctx.clock.now();
  const claim = { token: randomUUID(), until: new Date(now.getTime() + LEASE_MS) };
  const first = {
    requestHash,
    claim,
    createdAt: now,
    expiresAt: new Date(now.getTime() + KEPT_MS),
  };
  if (await insertKey(ctx.db, ref, first))
    return { kind: "claimed", token: claim.token, orderId: null, ref };

  const found = await findKey(ctx.db, ref);
  if (!found) return { kind: "running" };
  if (found.expiresAt <= now) {
    await deleteExpiredKey(ctx.db, ref, now);
    return claimIdempotencyKey(ctx, input);
  }
  if (!Buffer.from(found.requestHash).equals(requestHash)) {
    await countKey(ctx.db, ref, "mismatches");
    return { kind: "mismatch" };
  }
  if (found.state === "done" && found.responseStatus !== null && found.responseBody !== null) {
    await countKey(ctx.db, ref, "replays");
    return { kind: "replay", status: found.responseStatus, body: found.responseBody };
  }
  if (found.leaseUntil && found.leaseUntil > now) return { kind: "running" };
  const taken = await takeOverKey(ctx.db, ref, found, claim);
  return taken
    ? { kind: "claimed", token: claim.token, orderId: found.orderId, ref }
    : { kind: "running" };
}
