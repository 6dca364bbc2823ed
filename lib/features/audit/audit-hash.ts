import { createHash } from "node:crypto";

export type AuditValue = string | number | boolean | null | string[];
export type AuditDetail = Record<string, AuditValue>;

/** What the hash of an entry covers, beside the hash of the entry before it. */
export type AuditContent = {
  accountId: string | null;
  actor: string;
  action: string;
  target: string | null;
  detail: unknown;
  at: Date;
};

/** What the first entry follows. */
export const GENESIS_HASH = new Uint8Array(32);

/** SHA-256 over the hash before and the canonical JSON of the entry. */
export function hashEntry(prevHash: Uint8Array, content: AuditContent): Uint8Array<ArrayBuffer> {
  const { accountId, actor, action, target, detail, at } = content;
  const text = canonicalJson({
    account_id: accountId,
    actor,
    action,
    target,
    detail,
    at: at.toISOString(),
  });
  return new Uint8Array(createHash("sha256").update(prevHash).update(text).digest());
}

/** Compact JSON with the keys of every object in code-unit order: the same value always gives the same bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const object = value as Record<string, unknown>;
    const members = Object.keys(object)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}
