import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const storedSecrets = z.object({
  session: z.string().min(32),
  encryption: z.string().length(64),
  client_token: z.string().min(32),
  sandbox_ipn: z.string().min(32),
});
export type StoredSecrets = z.infer<typeof storedSecrets>;

/** Writes a file so that a crash leaves either the old or the new one, whole. */
export function writeFileAtomically(path: string, text: string, mode: number): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const handle = openSync(temporary, "w", mode);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  chmodSync(temporary, mode);
  renameSync(temporary, path);
}

/** Writes a file that must not be there yet, whole or not at all; answers whether it was ours to write. */
function writeFileOnce(path: string, text: string, mode: number): boolean {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  writeFileAtomically(temporary, text, mode);
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    unlinkSync(temporary);
  }
}

/**
 * The secrets that nobody configured: made once, kept in `DATA_DIR/secrets.json` (mode 0600). Of two processes that start
 * at the same time one makes them, and both use the same.
 */
export function loadOrCreateSecrets(dataDir: string): StoredSecrets {
  const path = join(dataDir, "secrets.json");
  const existing = readIfPresent(path);
  if (existing !== null) return parseSecrets(existing, path);
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const hex = () => randomBytes(32).toString("hex");
  const made = { session: hex(), encryption: hex(), client_token: hex(), sandbox_ipn: hex() };
  const isOurs = writeFileOnce(path, `${JSON.stringify(made, null, 2)}\n`, 0o600);
  return isOurs ? made : parseSecrets(readIfPresent(path) ?? "", path);
}

/** A key of its own for one purpose, the same wherever the same secret is configured (HKDF, RFC 5869). */
export function deriveSecret(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", `driftstack ${purpose}`, 32)).toString("hex");
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function parseSecrets(text: string, path: string): StoredSecrets {
  try {
    return storedSecrets.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `${path} can not be read as secrets. Restore it from a backup: without it, stored webhook secrets can not be decrypted.`,
    );
  }
}

/**
 * AES-256-GCM; `context` (such as the row's id) is authenticated, so that one row's cipher text can not be moved to
 * another. Does not hide the length of the text. Layout: 12 bytes nonce, 16 bytes tag, cipher text.
 */
export function encryptSecret(key: Buffer, text: string, context: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

/** The text that `encryptSecret` was given; throws when key, context or bytes differ. */
export function decryptSecret(key: Buffer, stored: Uint8Array, context: string): string {
  const bytes = Buffer.from(stored);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}
