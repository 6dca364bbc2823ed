import { createHash, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSolanaWallet } from "./solana-address";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function toBase58(bytes: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  for (; value > 0n; value /= 58n) text = (ALPHABET[Number(value % 58n)] ?? "") + text;
  return "1".repeat(bytes.findIndex((byte) => byte !== 0)) + text;
}

function newWallet(): Uint8Array {
  const { publicKey } = generateKeyPairSync("ed25519");
  return publicKey.export({ format: "der", type: "spki" }).subarray(-32);
}

describe("isSolanaWallet", () => {
  it("accepts the address of every key pair", () => {
    for (let round = 0; round < 40; round++) {
      expect(isSolanaWallet(toBase58(newWallet()))).toBe(true);
    }
  });

  it("rejects about half of all hashes, which is how derived addresses are found", () => {
    const wallets = Array.from({ length: 200 }, (_, index) =>
      isSolanaWallet(toBase58(createHash("sha256").update(`seed ${index}`).digest())),
    ).filter(Boolean).length;
    expect(wallets).toBeGreaterThan(70);
    expect(wallets).toBeLessThan(130);
  });

  it.each(["", "0", "TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf0", "z".repeat(44), "a".repeat(31)])(
    "rejects %j, which is not a 32-byte address",
    (text) => {
      expect(isSolanaWallet(text)).toBe(false);
    },
  );
});
