import type { Ctx } from "@/lib/platform/ctx";
import { GENESIS_HASH, hashEntry } from "./audit-hash";
import { listChainRows } from "./audit-store";

const BATCH = 1_000;

export type ChainReport =
  | { kind: "unbroken"; entries: number; headHash: string; anchorFound: boolean | null }
  | { kind: "broken"; entries: number; id: string; at: Date; action: string; why: string };

/**
 * Reads the whole log and recomputes every hash. This detects changed, inserted and removed entries. The only exception
 * is the removal of the newest entries, which leaves a shorter, valid chain. To detect that as well, keep the head hash
 * of an earlier run elsewhere and pass it as `anchorHash`.
 */
export async function verifyAuditChain(
  ctx: Ctx,
  input: { anchorHash: string | null },
): Promise<ChainReport> {
  let previous: Uint8Array = GENESIS_HASH;
  let after = 0n;
  let entries = 0;
  let anchorFound = input.anchorHash === null ? null : false;
  for (;;) {
    const rows = await listChainRows(ctx.db, { after, take: BATCH });
    for (const row of rows) {
      const why = !same(row.prevHash, previous)
        ? "it does not follow the entry before it: an entry was removed, inserted or moved here"
        : !same(row.hash, hashEntry(row.prevHash, row))
          ? "its content is not what was hashed: it was changed after it was written"
          : null;
      if (why !== null) {
        return {
          kind: "broken",
          entries,
          id: String(row.id),
          at: row.at,
          action: row.action,
          why,
        };
      }
      previous = row.hash;
      after = row.id;
      entries++;
      if (anchorFound === false) anchorFound = hex(row.hash) === input.anchorHash;
    }
    if (rows.length < BATCH) break;
  }
  return { kind: "unbroken", entries, headHash: hex(previous), anchorFound };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
