import { MODE_HEADER, modeOf } from "@/lib/contract/mode";
import type { Problem } from "@/lib/contract/errors";

/** An answer of our own API that was not a success, in the words of its problem document. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly problem: Partial<Problem>,
  ) {
    super(`${status}: ${detail}`);
  }
}

export type FetchJsonOptions = {
  livemode: boolean;
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal;
};

/** Calls our own API with the browser's session, in the mode that the page shows. Throws `ApiError`. */
export async function fetchJson<T>(path: string, options: FetchJsonOptions): Promise<T> {
  const headers: Record<string, string> = { [MODE_HEADER]: modeOf(options.livemode) };
  if (options.body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(path, {
    method: options.method ?? "GET",
    headers,
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: options.signal,
    cache: "no-store",
  });
  if (response.status === 204) return undefined as T;
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  throw new ApiError(
    response.status,
    problem.detail ?? "The server did not answer as expected.",
    problem,
  );
}

/** What to tell the person in front of the screen about a failed call. */
export function explainError(error: unknown): string {
  if (!(error instanceof ApiError)) return "The server can not be reached. Check the connection.";
  if (error.status === 401) return "Your session has ended. Sign in again.";
  return error.detail;
}
