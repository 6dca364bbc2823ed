import { z } from "zod";
import { idSchema, timestampSchema } from "./ids";

export const sessionParams = z.object({ id: idSchema("ses") });

export const sessionResource = z.object({
  id: z.string(),
  current: z.boolean(),
  user_agent: z.string().nullable(),
  address: z.string().nullable(),
  created_at: timestampSchema,
  last_seen_at: timestampSchema,
  expires_at: timestampSchema,
});
export type SessionResource = z.infer<typeof sessionResource>;

export const sessionList = z.object({ data: z.array(sessionResource) });
export type SessionList = z.infer<typeof sessionList>;

/** A password as it is entered; its length is limited, so that hashing it is. */
export const enteredPasswordSchema = z
  .string()
  .min(1, "must not be empty")
  .max(1024, "must be at most 1024 characters");

export const confirmPasswordBody = z.strictObject({ password: enteredPasswordSchema });
