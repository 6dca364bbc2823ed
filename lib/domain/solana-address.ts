/**
 * Solana Pay requires the recipient's wallet, never one of its token accounts: tokens sent to a token account as the
 * recipient are inaccessible. Token accounts are derived addresses and are not on the ed25519 curve; wallets are.
 */

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const P = 2n ** 255n - 19n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

function modulo(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = modulo(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = modulo(result * square);
    square = modulo(square * square);
  }
  return result;
}

/** The 32 bytes of a base58 address as one big-endian number; null if it is not such an address. */
function decodeBase58(address: string): bigint | null {
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(address)) return null;
  let value = 0n;
  for (const letter of address) value = value * 58n + BigInt(ALPHABET.indexOf(letter));
  return value < 1n << 256n ? value : null;
}

function reverseBytes(value: bigint): bigint {
  let result = 0n;
  for (let index = 0, rest = value; index < 32; index++, rest >>= 8n) {
    result = (result << 8n) | (rest & 255n);
  }
  return result;
}

/** True when the address can be a wallet: its y coordinate has an x on the curve. */
export function isSolanaWallet(address: string): boolean {
  const decoded = decodeBase58(address);
  if (decoded === null) return false;
  const y = reverseBytes(decoded) & ((1n << 255n) - 1n);
  if (y >= P) return false;
  const ySquared = modulo(y * y);
  const xSquared = modulo((ySquared - 1n) * power(D * ySquared + 1n, P - 2n));
  return xSquared === 0n || power(xSquared, (P - 1n) / 2n) === 1n;
}
