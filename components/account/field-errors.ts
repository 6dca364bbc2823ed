import { ApiError } from "@/lib/contract/call";

export type FieldErrors = {
  /** True when the refusal says which fields are wrong, so that the form need not say it again. */
  any: boolean;
  /** What is wrong with this field, as a sentence. */
  of(name: string): string | undefined;
};

/** What the API refused, field by field. */
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
