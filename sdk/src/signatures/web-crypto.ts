import { toHex } from "./encoding.js";

const NODE_CRYPTO = "node:crypto";

/** Web Crypto. Node 18 has it, but not as a global; the specifier is a variable to keep it out of browser bundles. */
async function webCrypto(): Promise<Crypto> {
  if (globalThis.crypto) return globalThis.crypto;
  const { webcrypto } = await import(
    /* webpackIgnore: true */ /* @vite-ignore */ /* turbopackIgnore: true */ NODE_CRYPTO
  );
  return webcrypto;
}

export async function randomHex(byteCount: number): Promise<string> {
  return toHex((await webCrypto()).getRandomValues(new Uint8Array(byteCount)));
}

const HMAC = { name: "HMAC", hash: "SHA-256" };

export type HmacKey = {
  sign(content: BufferSource): Promise<Uint8Array>;
  /** Compares in constant time. */
  verify(signature: BufferSource, content: BufferSource): Promise<boolean>;
};

export async function importHmacKey(bytes: BufferSource): Promise<HmacKey> {
  const { subtle } = await webCrypto();
  const key = await subtle.importKey("raw", bytes, HMAC, false, ["sign", "verify"]);
  return {
    sign: async (content) => new Uint8Array(await subtle.sign(HMAC, key, content)),
    verify: (signature, content) => subtle.verify(HMAC, key, signature, content),
  };
}
