import { describe, expect, test } from "vitest";
import { canonicalJson, GENESIS_HASH, hashEntry } from "./audit-hash";

const ENTRY = {
  accountId: "acc_1",
  actor: "user:usr_1",
  action: "order.cancelled",
  target: "ord_1",
  detail: { livemode: true, b: ["x"], a: null },
  at: new Date("2026-05-12T13:00:00.000Z"),
};

describe("hashEntry", () => {
  test("is SHA-256 over the hash before and the canonical JSON, and stays so for ever", () => {
    expect(Buffer.from(hashEntry(GENESIS_HASH, ENTRY)).toString("hex")).toBe(
      "bb2e4fd0322af05b19ebdc8b76fc5ed528f8602a4737ff0023dcc47dcfc77793",
    );
  });

  test("does not depend on the order of keys, and does on everything else", () => {
    const same = { ...ENTRY, detail: { a: null, b: ["x"], livemode: true } };
    expect(hashEntry(GENESIS_HASH, same)).toEqual(hashEntry(GENESIS_HASH, ENTRY));
    for (const change of [
      { accountId: null },
      { actor: "user:usr_2" },
      { action: "order.paid" },
      { target: null },
      { detail: { ...ENTRY.detail, b: ["y"] } },
      { at: new Date("2026-05-12T13:00:00.001Z") },
    ])
      expect(hashEntry(GENESIS_HASH, { ...ENTRY, ...change })).not.toEqual(
        hashEntry(GENESIS_HASH, ENTRY),
      );
    expect(hashEntry(new Uint8Array(32).fill(1), ENTRY)).not.toEqual(
      hashEntry(GENESIS_HASH, ENTRY),
    );
  });
});

describe("canonicalJson", () => {
  test("is compact, with sorted keys at every level and arrays as they are", () => {
    expect(canonicalJson({ b: 1, a: { d: [2, 1], c: "é" } })).toBe(
      '{"a":{"c":"é","d":[2,1]},"b":1}',
    );
  });
});
