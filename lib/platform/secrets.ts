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

/** Writes a file atomically: a crash leaves either the complete old file or the complete new file. */
export function writeFileAtomically(path: string, text: string, mode: number): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const handle = openSync(temporary, "w", mode);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  chmodSync(temporary, mode);
  renameSync(temporary, path);
}

/** Atomically creates a file that must not exist yet. Returns false if it already exists. */
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
 * Returns the secrets to use where none are configured. They are generated once and stored in `DATA_DIR/secrets.json`
 * (mode 0600). If two processes start concurrently, one generates them and both use the same.
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

/** Derives a separate key for one purpose; the same secret always gives the same key (HKDF, RFC 5869). */
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
      `${path} cannot be read as secrets. Restore it from a backup: without it, stored webhook secrets cannot be decrypted.`,
    );
  }
}

/**
 * Encrypts with AES-256-GCM. `context` (such as the row's id) is authenticated, so that the ciphertext of one row
 * cannot be moved to another. Does not hide the length of the text. Layout: 12 bytes nonce, 16 bytes tag, ciphertext.
 */
export function encryptSecret(key: Buffer, text: string, context: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

/** Returns the text passed to `encryptSecret`. Throws if key, context or bytes differ. */
export function decryptSecret(key: Buffer, stored: Uint8Array, context: string): string {
  const bytes = Buffer.from(stored);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}
