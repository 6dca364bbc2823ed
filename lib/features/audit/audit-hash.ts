import { createHash } from "node:crypto";

export type AuditValue = string | number | boolean | null | string[];
export type AuditDetail = Record<string, AuditValue>;

/** The fields covered by the hash of an entry, in addition to the hash of the previous entry. */
export type AuditContent = {
  accountId: string | null;
  actor: string;
  action: string;
  target: string | null;
  detail: unknown;
  at: Date;
};

/** The previous hash of the first entry. */
export const GENESIS_HASH = new Uint8Array(32);

/** Returns the SHA-256 of the previous hash and the canonical JSON of the entry. */
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

/**
 * Returns compact JSON with the keys of every object in code-unit order: the same value always produces the same bytes.
 */
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
