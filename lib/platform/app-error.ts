import type { FieldError, Problem, ProblemSlug } from "@/lib/contract/errors";

type AppErrorOptions = {
  /** The invalid fields, when the caller's input is at fault. */
  errors?: FieldError[];
  retryAfterSeconds?: number;
  /** Set while the first call with the same Idempotency-Key is running. */
  idempotencyStatus?: Problem["idempotency_status"];
  headers?: Record<string, string>;
  /** For the log only; never included in a response. */
  cause?: unknown;
};

/** The only error that an operation throws to its caller. `detail` explains how to fix the problem. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly idempotencyStatus: Problem["idempotency_status"];
  readonly headers: Record<string, string>;

  constructor(
    readonly slug: ProblemSlug,
    readonly detail: string,
    options: AppErrorOptions = {},
  ) {
    super(`${slug}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.idempotencyStatus = options.idempotencyStatus;
    this.headers = options.headers ?? {};
  }
}

/** A 400 about one field. */
export function invalidField(path: string, message: string): AppError {
  return new AppError("validation-failed", `${path} ${message}.`, { errors: [{ path, message }] });
}
