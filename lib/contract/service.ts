import { z } from "zod";

export const healthResource = z.object({ status: z.literal("ok") });
export const readyResource = z.object({ status: z.literal("ready") });
export const notReadyResource = z.object({
  status: z.enum(["database unreachable", "out of file descriptors", "stopping"]),
});

/** The answer to a provider's notice: what became of it, in one word. */
export const ipnResult = z.object({ result: z.enum(["stored", "duplicate", "ignored"]) });

/** An OpenAPI 3.1 document; its own schema is published by the OpenAPI Initiative. */
export const openapiResource = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string() }),
});
