import { z } from "zod";
import { timestampSchema } from "./ids";

/*
 * Common fields of responses, with the description and example that the API reference shows. `null` is the example of a
 * nullable field.
 */

export const text = (description: string, example: string | null) =>
  z.string().meta({ description, example });

export const integer = (description: string, example: number | null) =>
  z.int().meta({ description, example });

export const flag = (description: string, example: boolean) =>
  z.boolean().meta({ description, example });

export const time = (description: string, example: string | null) =>
  timestampSchema.meta({ description, example });
