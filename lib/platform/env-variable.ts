import { z } from "zod";

/** The schema of a variable that may be unset or empty. */
export const optional = (schema: z.ZodType<string>) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/** A one-line error about one variable. The program prints it and exits with code 1. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}
