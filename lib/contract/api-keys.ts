import { z } from "zod";
import { idSchema, timestampSchema } from "./ids";
import { cursorSchema, limitSchema } from "./pagination";

/** What a key that is made through the API may be allowed to do. The operators' scope is not among them. */
export const GRANTABLE_SCOPES = ["read", "write", "account_owner"] as const;
export type GrantableScope = (typeof GRANTABLE_SCOPES)[number];
/** What a key may turn out to be allowed to do. */
export const KEY_SCOPES = [...GRANTABLE_SCOPES, "driftstack_internal_admin"] as const;

export const EXPIRES_IN_DAYS_MAX = 3650;

export const apiKeyParams = z.object({ id: idSchema("key") });

/** A short name that people give to a thing of theirs: one line. */
export const labelSchema = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(100, "must be at most 100 characters")
  .regex(/^[^\u0000-\u001F\u007F]*$/, "must not contain control characters");

export const createApiKeyBody = z
  .strictObject({
    name: labelSchema.optional(),
    scopes: z
      .array(z.enum(GRANTABLE_SCOPES))
      .min(1, "must name at least one scope")
      .max(GRANTABLE_SCOPES.length)
      .refine((scopes) => new Set(scopes).size === scopes.length, "must not repeat a scope"),
    livemode: z.boolean(),
    expires_at: z.iso
      .datetime({
        offset: true,
        message: "must be an ISO 8601 time such as 2026-05-12T13:00:00.000Z",
      })
      .optional(),
    expires_in_days: z
      .number({ error: "must be a whole number of days" })
      .int("must be a whole number of days")
      .min(1, "must be at least 1")
      .max(EXPIRES_IN_DAYS_MAX, `must be at most ${EXPIRES_IN_DAYS_MAX}`)
      .optional(),
  })
  .refine((body) => body.expires_at === undefined || body.expires_in_days === undefined, {
    path: ["expires_in_days"],
    message: "must not be given together with expires_at; give one of them",
  });
export type CreateApiKeyBody = z.infer<typeof createApiKeyBody>;

export const apiKeyResource = z.object({
  id: z.string(),
  name: z.string().nullable(),
  /** The first characters, by which people recognise a key. */
  prefix: z.string(),
  last_four: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  livemode: z.boolean(),
  created_at: timestampSchema,
  expires_at: timestampSchema.nullable(),
  /** To the minute; null when it was never used. */
  last_used_at: timestampSchema.nullable(),
  revoked_at: timestampSchema.nullable(),
});
export type ApiKeyResource = z.infer<typeof apiKeyResource>;

/** The one answer that carries the key in clear. */
export const apiKeyWithSecret = apiKeyResource.extend({ key: z.string() });
export type ApiKeyWithSecret = z.infer<typeof apiKeyWithSecret>;

export const listApiKeysQuery = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema.optional(),
  livemode: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional(),
});
export type ListApiKeysInput = z.infer<typeof listApiKeysQuery>;

export const apiKeyPage = z.object({
  data: z.array(apiKeyResource),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});
export type ApiKeyPage = z.infer<typeof apiKeyPage>;
