import type { Actor, SqlCtx } from "@/lib/platform/ctx";
import { redact } from "@/lib/platform/logger";
import { GENESIS_HASH, hashEntry, type AuditDetail, type AuditValue } from "./audit-hash";
import { insertAuditRow, lockChain, readHeadHash } from "./audit-store";

/** The actor, and the account whose log shows the entry; null for entries that concern the installation. */
type Caller = { accountId: string | null; actor: Actor };

export type AuditInput = {
  /** Noun and past participle, such as `order.cancelled`. */
  action: string;
  target: string | null;
  /** Facts that a reader needs years later. Must not contain keys, secrets or full URLs. */
  detail: AuditDetail;
};

const TEXT_LENGTH_MAX = 2_000;

/**
 * Appends to the audit log in the same transaction as the change: either both are committed or neither is. Call it last
 * in the transaction, because it blocks all other appends until the commit. Text that looks like a key, a signing
 * secret or an email address is redacted. The caller must keep out other secrets.
 */
export async function recordAudit(ctx: SqlCtx & Caller, input: AuditInput): Promise<void> {
  await lockChain(ctx.db);
  const prevHash = new Uint8Array((await readHeadHash(ctx.db)) ?? GENESIS_HASH);
  const content = {
    accountId: ctx.accountId,
    actor: `${ctx.actor.kind}:${ctx.actor.id}`,
    action: input.action,
    target: input.target,
    detail: cleanDetail(input.detail),
    at: ctx.clock.now(),
  };
  await insertAuditRow(ctx.db, { ...content, prevHash, hash: hashEntry(prevHash, content) });
}

function cleanDetail(detail: AuditDetail): AuditDetail {
  return Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, clean(value)]));
}

function clean(value: AuditValue): AuditValue {
  if (Array.isArray(value)) return value.map(cleanText);
  return typeof value === "string" ? cleanText(value) : value;
}

/**
 * PostgreSQL cannot store U+0000 or unpaired surrogates. They are replaced so that they cannot make an audit entry
 * fail.
 */
function cleanText(text: string): string {
  return redact(text)
    .slice(0, TEXT_LENGTH_MAX)
    .replace(/\0|\p{Surrogate}/gu, "\uFFFD");
}
