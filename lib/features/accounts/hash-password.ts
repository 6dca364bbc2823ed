import { hash, verify } from "@node-rs/argon2";

/** OWASP's minimum for argon2id: 19 MiB, two passes, parallelism 1. The library's default algorithm is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Returns an argon2id hash of `password`, including its salt and cost parameters. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Returns true when `hashed` was created from `password`. A malformed hash matches no password. */
export async function isPasswordRight(hashed: string, password: string): Promise<boolean> {
  try {
    return await verify(hashed, password);
  } catch {
    return false;
  }
}
