import { z } from "zod";

export const LIMIT_DEFAULT = 50;
export const LIMIT_MAX = 100;

/** A page size in a query string: digits only, so that `NaN`, `1e9` and `-1` are refused with a reason. */
export const limitSchema = z
  .string()
  .regex(/^\d{1,9}$/, `must be a whole number from 1 to ${LIMIT_MAX}`)
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= LIMIT_MAX, `must be from 1 to ${LIMIT_MAX}`)
  .default(LIMIT_DEFAULT);

export const cursorSchema = z
  .string()
  .min(1, "must be the next_cursor of the previous page")
  .max(512, "must be the next_cursor of the previous page");

/** A point in time in a query string: ISO 8601 with a time zone. */
export const timeQuerySchema = z.iso
  .datetime({ offset: true, message: "must be an ISO 8601 time such as 2026-05-12T13:00:00.000Z" })
  .transform((text) => new Date(text));
