import { z } from "zod";
import { labelSchema } from "@/lib/contract/api-keys";
import { EnvError } from "@/lib/platform/env";

const ROLES = ["owner", "member", "viewer"] as const;

const emailSchema = z.string().trim().max(254).pipe(z.email("must be an email address"));

/** Returns an option's value. Throws `EnvError` when it is missing. */
export function required(name: string, value: string | undefined, usage: string): string {
  if (value) return value;
  throw new EnvError(`--${name} is missing. Use: ${usage}`);
}

export function requiredEmail(value: string | undefined, usage: string): string {
  return valid(emailSchema, { name: "email", value, usage });
}

export function requiredName(value: string | undefined, usage: string): string {
  return valid(labelSchema, { name: "name", value, usage });
}

export function requiredRole(value: string, usage: string): (typeof ROLES)[number] {
  const role = ROLES.find((known) => known === value);
  if (role) return role;
  throw new EnvError(`--role must be one of ${ROLES.join(", ")}. Use: ${usage}`);
}

function valid(
  schema: z.ZodType<string>,
  { name, value, usage }: { name: string; value: string | undefined; usage: string },
): string {
  const parsed = schema.safeParse(required(name, value, usage));
  if (parsed.success) return parsed.data;
  throw new EnvError(`--${name} ${parsed.error.issues[0]?.message}. Use: ${usage}`);
}
