import { ApiError } from "@/lib/contract/call";

export type FieldErrors = {
  /** True when the response lists invalid fields, so that the form need not repeat the message. */
  any: boolean;
  /** The error message for this field, as a sentence. */
  of(name: string): string | undefined;
};

/** The validation errors of a response, by field. */
export function fieldErrorsOf(error: unknown): FieldErrors {
  const found = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  return {
    any: found.length > 0,
    of(name) {
      const one = found.find(({ path }) => path === name || path.startsWith(`${name}.`));
      return one && `This ${one.message}.`;
    },
  };
}
