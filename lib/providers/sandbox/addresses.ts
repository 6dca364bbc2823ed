import { randomBytes, randomInt } from "node:crypto";
import { base32, base58, base58Check, bech32Address, cashAddress, crc16 } from "./encodings";

/**
 * Addresses that wallets and QR readers accept as valid but that have no owner: money sent there is lost, which
 * is why the sandbox is labeled as such everywhere. Monero's checksum needs a hash that Node.js does not provide, so a
 * Monero address has only the correct alphabet, first characters and length.
 */
const ADDRESS_OF: Record<string, () => string> = {
  btc: () => bech32Address("bc", randomBytes(20)),
  ltc: () => bech32Address("ltc", randomBytes(20)),
  doge: () => base58Check(Uint8Array.of(0x1e, ...randomBytes(20))),
  bch: () => cashAddress(randomBytes(20)),
  trx: () => base58Check(Uint8Array.of(0x41, ...randomBytes(20))),
  xrp: () => base58Check(Uint8Array.of(0, ...randomBytes(20)), "xrp"),
  sol: () => base58(randomBytes(32)),
  ton: tonAddress,
  xlm: stellarAddress,
  xmr: moneroAddress,
};

/** Returns a new address on the chain. Chains without an entry in `ADDRESS_OF` use Ethereum addresses. */
export function newAddress(network: string): string {
  const make = Object.hasOwn(ADDRESS_OF, network) ? ADDRESS_OF[network] : undefined;
  return make ? make() : `0x${randomBytes(20).toString("hex")}`;
}

export function newExtraId(): string {
  return String(randomInt(100_000_000, 2_147_483_647));
}

const HASH_OF: Record<string, () => string> = {
  eth: evmHash,
  bsc: evmHash,
  matic: evmHash,
  sol: () => base58(randomBytes(64)),
  xrp: () => randomBytes(32).toString("hex").toUpperCase(),
};

/** Returns a new transaction hash in the format of the chain's explorers. */
export function newTransactionHash(network: string): string {
  const make = Object.hasOwn(HASH_OF, network) ? HASH_OF[network] : undefined;
  return make ? make() : randomBytes(32).toString("hex");
}

function evmHash(): string {
  return `0x${randomBytes(32).toString("hex")}`;
}

/** A non-bounceable address on the base chain, as wallets show it to a payer. */
function tonAddress(): string {
  const body = Uint8Array.of(0x51, 0, ...randomBytes(32));
  const check = crc16(body);
  return Buffer.from([...body, check >> 8, check & 0xff]).toString("base64url");
}

function stellarAddress(): string {
  const body = Uint8Array.of(6 << 3, ...randomBytes(32));
  const check = crc16(body);
  return base32(Uint8Array.of(...body, check & 0xff, check >> 8));
}

/** Monero encodes each 8 bytes as 11 characters, and the last 5 bytes as 7. */
function moneroAddress(): string {
  const bytes = Uint8Array.of(42, ...randomBytes(68));
  let text = "";
  for (let at = 0; at < bytes.length; at += 8) {
    const block = bytes.subarray(at, at + 8);
    const letters = base58(block).replace(/^1+/, "");
    text += letters.padStart(block.length === 8 ? 11 : 7, "1");
  }
  return text;
}
