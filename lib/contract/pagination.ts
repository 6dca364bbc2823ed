import { z } from "zod";
import { flag, text } from "./fields";

export const LIMIT_DEFAULT = 50;
export const LIMIT_MAX = 100;

/** A page size in a query string: digits only, so that `NaN`, `1e9` and `-1` are rejected with a reason. */
export const limitSchema = z
  .string()
  .regex(/^\d{1,9}$/, `must be a whole number from 1 to ${LIMIT_MAX}`)
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= LIMIT_MAX, `must be from 1 to ${LIMIT_MAX}`)
  .default(LIMIT_DEFAULT)
  .meta({
    description: "Number of objects on a page.",
    example: LIMIT_DEFAULT,
    override: documentAs({
      type: "integer",
      minimum: 1,
      maximum: LIMIT_MAX,
      default: LIMIT_DEFAULT,
    }),
  });

export const cursorSchema = z
  .string()
  .min(1, "must be the next_cursor of the previous page")
  .max(512, "must be the next_cursor of the previous page")
  .meta({
    description: "The `next_cursor` of the previous page. Repeat the filters of that request.",
  });

export const pageQuery = { limit: limitSchema, cursor: cursorSchema.optional() };

export const nextCursorSchema = text(
  "The `cursor` of the next page; null on the last page.",
  null,
).nullable();

/** A page of a list, with the members that every page has. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({
    data: z.array(item).meta({ description: "The objects on this page." }),
    has_more: flag("Whether there is another page.", false),
    next_cursor: nextCursorSchema,
  });
}

/** A point in time in a query string or body: ISO 8601 with a time zone. */
export const timeQuerySchema = z.iso
  .datetime({ offset: true, message: "must be an ISO 8601 time such as 2026-05-12T13:00:00.000Z" })
  .transform((text) => new Date(text))
  .meta({ override: documentAs({ type: "string", format: "date-time" }) });

export const booleanQuerySchema = z
  .enum(["true", "false"], "must be true or false")
  .transform((text) => text === "true");

/** The JSON Schema to publish for a schema whose rules are in a transform. */
function documentAs(json: Record<string, unknown>) {
  return ({ jsonSchema }: { jsonSchema: object }) => {
    const { description, example } = jsonSchema as Record<string, unknown>;
    for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
    Object.assign(jsonSchema, { ...json, description, example });
  };
}
