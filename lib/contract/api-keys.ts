import { z } from "zod";
import { flag, text, time } from "./fields";
import { EXAMPLE } from "./examples";
import { idSchema } from "./ids";
import { empty, operation } from "./operation";
import { orderFields } from "./order-fields";
import { booleanQuerySchema, pageOf, pageQuery } from "./pagination";

/** Scopes that a key created through the API can have. The operators' scope is not among them. */
export const GRANTABLE_SCOPES = ["read", "write", "account_owner"] as const;
export type GrantableScope = (typeof GRANTABLE_SCOPES)[number];
export const KEY_SCOPES = [...GRANTABLE_SCOPES, "driftstack_internal_admin"] as const;

export const EXPIRES_IN_DAYS_MAX = 3650;

export const apiKeyParams = z.object({
  id: idSchema("key").meta({ description: "ID of the API key." }),
});

/** A display name: one line. */
export const labelSchema = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(100, "must be at most 100 characters")
  .regex(/^[^\u0000-\u001F\u007F]*$/, "must not contain control characters");

const fields = {
  name: { description: "Display name.", example: "Shop backend" },
  scopes: { description: "Scopes of the key.", example: ["write" as const] },
};

export const createApiKeyBody = z
  .strictObject({
    name: labelSchema.optional().meta(fields.name),
    scopes: z
      .array(z.enum(GRANTABLE_SCOPES))
      .min(1, "must name at least one scope")
      .max(GRANTABLE_SCOPES.length)
      .refine((scopes) => new Set(scopes).size === scopes.length, "must not repeat a scope")
      .meta(fields.scopes),
    livemode: flag("Whether the key is for live mode.", true),
    expires_at: z.iso
      .datetime({
        offset: true,
        message: "must be an ISO 8601 time such as 2026-05-12T13:00:00.000Z",
      })
      .optional()
      .meta({
        description: "Time at which the key expires.",
        example: "2027-05-12T13:00:00.000Z",
      }),
    expires_in_days: z
      .number({ error: "must be a whole number of days" })
      .int("must be a whole number of days")
      .min(1, "must be at least 1")
      .max(EXPIRES_IN_DAYS_MAX, `must be at most ${EXPIRES_IN_DAYS_MAX}`)
      .optional()
      .meta({ description: "Days until the key expires. An alternative to `expires_at`." }),
  })
  .refine((body) => body.expires_at === undefined || body.expires_in_days === undefined, {
    path: ["expires_in_days"],
    message: "must not be given together with expires_at; give one of them",
  })
  .meta({
    id: "CreateApiKeyRequest",
    example: { name: "Shop backend", scopes: ["write"], livemode: true, expires_in_days: 365 },
  });
export type CreateApiKeyBody = z.infer<typeof createApiKeyBody>;

export const apiKeyResource = z
  .object({
    id: text("ID of the key.", EXAMPLE.apiKeyId),
    name: z.string().nullable().meta(fields.name),
    prefix: text("First characters of the key.", "ds_live_4fK2"),
    last_four: text("Last four characters of the key.", "9QxA"),
    scopes: z.array(z.enum(KEY_SCOPES)).meta(fields.scopes),
    livemode: orderFields.livemode,
    created_at: orderFields.created_at,
    expires_at: time("Time at which the key expires; null for never.", null).nullable(),
    last_used_at: time(
      "Time of the last use, to the minute; null if the key was never used.",
      EXAMPLE.createdAt,
    ).nullable(),
    revoked_at: time("Time at which the key was revoked.", null).nullable(),
  })
  .meta({ id: "ApiKey", description: "The API key, without its secret." });
export type ApiKeyResource = z.infer<typeof apiKeyResource>;

export const apiKeyWithSecret = apiKeyResource
  .extend({
    key: text(
      "The API key. Contained in this response only; store it securely.",
      "ds_live_4fK2mV8sXw1pQz7LrT5bYc3Nd6Gh0JkE2aU9QxA",
    ),
  })
  .meta({ id: "ApiKeyWithSecret", description: "The API key with its secret." });
export type ApiKeyWithSecret = z.infer<typeof apiKeyWithSecret>;

export const listApiKeysQuery = z.strictObject({
  ...pageQuery,
  livemode: booleanQuerySchema
    .optional()
    .meta({ description: "Only keys for live mode, or only keys for test mode." }),
});
export type ListApiKeysInput = z.infer<typeof listApiKeysQuery>;

export const apiKeyPage = pageOf(apiKeyResource).meta({
  id: "ApiKeyPage",
  description: "A page of API keys, without their secrets.",
});
export type ApiKeyPage = z.infer<typeof apiKeyPage>;

export const listApiKeys = operation({
  id: "listApiKeys",
  method: "GET",
  path: "/v1/api-keys",
  summary: "List API keys",
  description: "Returns API keys, newest first.",
  auth: "account_owner",
  query: listApiKeysQuery,
  response: { 200: apiKeyPage },
});

export const createApiKey = operation({
  id: "createApiKey",
  method: "POST",
  path: "/v1/api-keys",
  summary: "Create an API key",
  description: "Only this response contains the key itself.",
  auth: "account_owner",
  recentPassword: true,
  body: createApiKeyBody,
  response: { 201: apiKeyWithSecret },
  example: { last_used_at: null },
  problems: ["conflict"],
});

export const revokeApiKey = operation({
  id: "revokeApiKey",
  method: "DELETE",
  path: "/v1/api-keys/{id}",
  summary: "Revoke an API key",
  description: "Takes effect within a second in every process. Idempotent.",
  auth: "account_owner",
  params: apiKeyParams,
  response: { 204: empty("The key is revoked.") },
});
