import { queryOptions } from "@tanstack/react-query";
import {
  ApiError,
  call as callApi,
  type CallInput,
  type CallOutput,
  type Endpoint,
} from "@/lib/contract/call";
import { MODE_HEADER, modeOf } from "@/lib/contract/mode";

type Options = { livemode: boolean; signal?: AbortSignal };

/** Calls the API with the browser's session, in the mode that the page shows. Throws `ApiError`. */
export function call<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  { livemode, signal }: Options,
): Promise<CallOutput<E>> {
  return callApi(endpoint, input, { headers: { [MODE_HEADER]: modeOf(livemode) }, signal });
}

/** The query of an endpoint, in the mode that the page shows. Its key begins with the endpoint. */
export function apiQuery<E extends Endpoint>(endpoint: E, input: CallInput<E>, livemode: boolean) {
  return queryOptions({
    queryKey: [endpoint, { livemode }, input] as readonly unknown[],
    queryFn: ({ signal }) => call(endpoint, input, { livemode, signal }),
  });
}

export function needsPassword(error: unknown): boolean {
  return error instanceof ApiError && !!error.problem.type?.endsWith("/reauthentication-required");
}

export function explainError(error: unknown): string {
  if (!(error instanceof ApiError))
    return "The server cannot be reached. Check your connection and try again.";
  if (error.status === 401) return "Your session has expired. Sign in again.";
  if (needsPassword(error)) return "Enter your password again to continue.";
  return error.message;
}
