import type { z } from "zod";
import type { FieldError } from "@/lib/contract/errors";
import { AppError } from "@/lib/platform/app-error";

/** More errors than these do not help the caller. */
const ERRORS_MAX = 50;

/** Parses one part of a request. Throws `validation-failed`, which lists the invalid fields, up to `ERRORS_MAX`. */
export function parseInput<T extends z.ZodType>(
  schema: T,
  value: unknown,
  where: string,
): z.output<T> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap(toFieldErrors).slice(0, ERRORS_MAX);
  const first = errors[0];
  const named = first ? `${first.path} ${first.message}` : `The ${where} is not valid`;
  throw new AppError("validation-failed", `${named}.`, { errors });
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: path === "" ? key : `${path}.${key}`,
      message: "is not a known field; remove it",
    }));
  }
  return [{ path: path === "" ? "body" : path, message: messageOf(issue) }];
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") {
    return issue.input === undefined && !issue.message.startsWith("must")
      ? "is required"
      : issue.message.startsWith("must")
        ? issue.message
        : `must be of type ${issue.expected}`;
  }
  if (issue.code === "invalid_value" && !issue.message.startsWith("must")) {
    return `must be one of ${issue.values.map(String).join(", ")}`;
  }
  return issue.message;
}

/** The query string as one object. Rejects a repeated parameter and a parameter that contains an API key. */
export function queryObject(url: URL): Record<string, string> {
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of url.searchParams) {
    if (/^ds_(live|test)_/.test(value)) {
      throw new AppError(
        "unauthorized",
        "API keys are not accepted in the address, where logs keep them. Send Authorization: Bearer <key>, and revoke this key.",
      );
    }
    if (name in query) {
      throw new AppError("validation-failed", `${name} is given twice; give it once.`, {
        errors: [{ path: name, message: "is given twice" }],
      });
    }
    query[name] = value;
  }
  return query;
}
