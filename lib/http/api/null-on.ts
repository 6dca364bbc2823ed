import type { ProblemSlug } from "@/lib/contract/errors";
import { AppError } from "@/lib/platform/app-error";

/** For a page's `catch`: returns null for this problem and rethrows every other error. */
export function nullOn(slug: ProblemSlug): (error: unknown) => null {
  return (error) => {
    if (error instanceof AppError && error.slug === slug) return null;
    throw error;
  };
}
