import type { FieldError, ProblemSlug } from "@/lib/contract/errors";

type AppErrorOptions = {
  /** The invalid fields, when the caller's input is at fault. */
  errors?: FieldError[];
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
  /** For the log only; never included in a response. */
  cause?: unknown;
};

/** The only error that an operation throws to its caller. `detail` explains how to fix the problem. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Record<string, string>;

  constructor(
    readonly slug: ProblemSlug,
    readonly detail: string,
    options: AppErrorOptions = {},
  ) {
    super(`${slug}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.headers = options.headers ?? {};
  }
}

/** A 400 about one field. */
export function invalidField(path: string, message: string): AppError {
  return new AppError("validation-failed", `${path} ${message}.`, { errors: [{ path, message }] });
}
