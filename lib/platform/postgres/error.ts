/** Why the embedded database cannot be used, in one line that explains how to fix the problem. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";

  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/\s+/g, " ").trim(), options);
  }
}

export function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message || codeOf(error) : String(error);
}

export function isOutOfDescriptors(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ["EMFILE", "ENFILE"].includes(codeOf(error)) || isOutOfDescriptors(error.cause);
}
