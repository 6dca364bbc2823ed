import type { z } from "zod";
import { WHOLE_BODY, type FieldError } from "@/lib/contract/errors";
import type { Operation } from "@/lib/contract/operation";
import { AppError } from "@/lib/platform/app-error";

/** More errors than these do not help the caller. */
const ERRORS_MAX = 50;
const ID_SHOWN_MAX = 64;

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

/**
 * Parses the parameters in the path. A text of any other form is an ID that does not exist: throws `not-found`. Only a PUT
 * creates what its path names, so it throws `validation-failed` instead.
 */
export function parseParams({ method, params }: Operation, given: object): unknown {
  if (params === undefined) return undefined;
  if (method === "PUT") return parseInput(params, given, "path");
  const parsed = params.safeParse(given);
  if (parsed.success) return parsed.data;
  const named = Object.values(given).map((value) =>
    JSON.stringify(String(value).slice(0, ID_SHOWN_MAX)),
  );
  throw new AppError(
    "not-found",
    `There is no object with the ID ${named.join(", ")}. Use an ID as the API returned it.`,
  );
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: path === "" ? key : `${path}.${key}`,
      message: "is not a known field; remove it",
    }));
  }
  return [{ path: path === "" ? WHOLE_BODY : path, message: messageOf(issue) }];
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
