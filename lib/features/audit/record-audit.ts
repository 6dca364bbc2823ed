import type { Actor, Ctx } from "@/lib/platform/ctx";
import type { Sql } from "@/lib/platform/db";
import { redact } from "@/lib/platform/logger";
import { GENESIS_HASH, hashEntry, type AuditDetail, type AuditValue } from "./audit-hash";
import { insertAuditRow, lockChain, readHeadHash } from "./audit-store";

export type AuditInput = {
  /** Whose log shows the entry; null for what concerns the installation. */
  accountId: string | null;
  actor: Actor;
  /** Noun and past participle, such as `order.cancelled`. */
  action: string;
  target: string | null;
  /** Facts for a reader years later: never a key, a secret or a whole URL. */
  detail: AuditDetail;
};

const TEXT_LENGTH_MAX = 2_000;

/**
 * Appends to the audit log in the transaction of the change itself: both happen or neither does. Call it last in the
 * transaction: from here to the commit nobody else can append. Texts that look like a key, a signing secret or an e-mail
 * address are hidden; other secrets are the caller's to keep out.
 */
export async function recordAudit(tx: Sql, ctx: Ctx, input: AuditInput): Promise<void> {
  await lockChain(tx);
  const prevHash = new Uint8Array((await readHeadHash(tx)) ?? GENESIS_HASH);
  const content = {
    accountId: input.accountId,
    actor: `${input.actor.kind}:${input.actor.id}`,
    action: input.action,
    target: input.target,
    detail: cleanDetail(input.detail),
    at: ctx.clock.now(),
  };
  await insertAuditRow(tx, { ...content, prevHash, hash: hashEntry(prevHash, content) });
}

function cleanDetail(detail: AuditDetail): AuditDetail {
  return Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, clean(value)]));
}

function clean(value: AuditValue): AuditValue {
  if (Array.isArray(value)) return value.map(cleanText);
  return typeof value === "string" ? cleanText(value) : value;
}

/** PostgreSQL stores neither U+0000 nor half a surrogate pair: an audit entry must not fail for them. */
function cleanText(text: string): string {
  return redact(text)
    .slice(0, TEXT_LENGTH_MAX)
    .replace(/\0|\p{Surrogate}/gu, "\uFFFD");
}
