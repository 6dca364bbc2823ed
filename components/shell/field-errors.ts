import { ApiError } from "@/lib/contract/call";

const errorsIn = (error: unknown) =>
  error instanceof ApiError ? (error.problem.errors ?? []) : [];

/** True if the response lists invalid fields, so that the form need not repeat the message. */
export function hasFieldErrors(error: unknown): boolean {
  return errorsIn(error).length > 0;
}

/** The validation error of a field in a response, as a sentence. */
export function fieldErrorOf(error: unknown, name: string): string | undefined {
  const found = errorsIn(error).find(({ path }) => path === name || path.startsWith(`${name}.`));
  return found && `This ${found.message}.`;
}
