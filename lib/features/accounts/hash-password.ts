import { hash, verify } from "@node-rs/argon2";

/** OWASP's argon2id minimum: 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** An argon2id hash of `password`, with its own salt and cost written in it. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** True when `password` is the one that `hashed` was made of. A hash that can not be read fits no password. */
export async function isPasswordRight(hashed: string, password: string): Promise<boolean> {
  try {
    return await verify(hashed, password);
  } catch {
    return false;
  }
}
