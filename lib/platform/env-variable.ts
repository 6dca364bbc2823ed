import { z } from "zod";

/** A variable that may be unset or empty, and what it must be otherwise. */
export const optional = <T extends z.ZodType<string>>(schema: T, advice = "valid") =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional()).describe(advice);

/** A one-line error about one variable. The program prints it and exits with code 1. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}
