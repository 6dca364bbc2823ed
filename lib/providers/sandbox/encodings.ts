import { createHash } from "node:crypto";

/** Text encodings of the supported chains, with their checksums. Implemented from the public specifications. */

const BITCOIN_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const XRP_BASE58 = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Base58 as in Bitcoin and Solana: each leading zero byte becomes the first letter of the alphabet. */
export function base58(bytes: Uint8Array, alphabet: string = BITCOIN_BASE58): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
  let text = "";
  for (; number > 0n; number /= 58n) text = alphabet[Number(number % 58n)] + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return alphabet[0]!.repeat(zeros < 0 ? bytes.length : zeros) + text;
}

/** Base58 with a checksum: the first four bytes of a double SHA-256 are appended. */
export function base58Check(bytes: Uint8Array, chain: "bitcoin" | "xrp" = "bitcoin"): string {
  const check = sha256(sha256(bytes)).subarray(0, 4);
  return base58(Buffer.concat([bytes, check]), chain === "xrp" ? XRP_BASE58 : BITCOIN_BASE58);
}

/** A version 0 segregated witness address (BIP 173). */
export function bech32Address(prefix: string, program: Uint8Array): string {
  const data = [0, ...regroup(program, 5)];
  const expanded = [...prefix].map((char) => char.charCodeAt(0) >> 5);
  const rest = [...prefix].map((char) => char.charCodeAt(0) & 31);
  const sum = bech32Sum([...expanded, 0, ...rest, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [0, 1, 2, 3, 4, 5].map((index) => (sum >>> (5 * (5 - index))) & 31);
  return `${prefix}1${[...data, ...check].map((value) => BECH32[value]).join("")}`;
}

function bech32Sum(values: readonly number[]): number {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, index) => {
      if ((top >>> index) & 1) sum ^= generator;
    });
  }
  return sum >>> 0;
}

/** A Bitcoin Cash pay-to-public-key-hash address, without the `bitcoincash:` prefix. */
export function cashAddress(hash: Uint8Array): string {
  const prefix = [..."bitcoincash"].map((char) => char.charCodeAt(0) & 31);
  const data = regroup(Uint8Array.of(0, ...hash), 5);
  const sum = cashSum([...prefix, 0, ...data, 0, 0, 0, 0, 0, 0, 0, 0]);
  const check = [7, 6, 5, 4, 3, 2, 1, 0].map((index) => Number((sum >> BigInt(5 * index)) & 31n));
  return [...data, ...check].map((value) => BECH32[value]).join("");
}

function cashSum(values: readonly number[]): bigint {
  const generators = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];
  let sum = 1n;
  for (const value of values) {
    const top = sum >> 35n;
    sum = ((sum & 0x07ffffffffn) << 5n) ^ BigInt(value);
    generators.forEach((generator, index) => {
      if ((top >> BigInt(index)) & 1n) sum ^= generator;
    });
  }
  return sum ^ 1n;
}

/** Base32 without padding (RFC 4648), as in Stellar keys. */
export function base32(bytes: Uint8Array): string {
  return regroup(bytes, 5)
    .map((value) => BASE32[value])
    .join("");
}

/** CRC-16/XMODEM. Stellar appends it in little-endian order, TON in big-endian order. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}

/** Splits bytes into groups of `size` bits; the last group is padded with zeros. */
function regroup(bytes: Uint8Array, size: number): number[] {
  const groups: number[] = [];
  let accumulator = 0;
  let bits = 0;
  for (const byte of bytes) {
    accumulator = (accumulator << 8) | byte;
    for (bits += 8; bits >= size;) {
      bits -= size;
      groups.push((accumulator >> bits) & ((1 << size) - 1));
    }
    accumulator &= (1 << bits) - 1;
  }
  if (bits > 0) groups.push((accumulator << (size - bits)) & ((1 << size) - 1));
  return groups;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
