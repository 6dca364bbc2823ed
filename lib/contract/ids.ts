import { z } from "zod";
import { idPattern } from "@/lib/domain/id-pattern";

export const ID_PREFIXES = [
  "ord",
  "whk",
  "wdl",
  "evt",
  "key",
  "acc",
  "usr",
  "ses",
  "pmt",
  "whs",
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

export function idSchema(prefix: IdPrefix) {
  return z
    .string()
    .regex(idPattern(prefix), `must be an id such as ${prefix}_0193…, as the API returned it`);
}

export const orderIdSchema = idSchema("ord");

/** ISO 8601 in UTC with milliseconds. */
export const timestampSchema = z.iso
  .datetime({ precision: 3 })
  .meta({ override: { pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$` } });

/** An exact number, never in scientific notation. */
export const decimalSchema = z
  .string()
  .regex(/^(0|[1-9]\d*)(\.\d+)?$/)
  .meta({ description: "A decimal string, never in scientific notation." });
