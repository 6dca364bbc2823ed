/** An error response in the format of NOWPayments: `{statusCode, code, message}`. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
