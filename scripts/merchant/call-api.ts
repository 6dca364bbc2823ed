import { EnvError } from "@/lib/platform/env";
import { plainText, type Target } from "./read-target";

const ANSWER_MS = 30_000;

/** Calls the API once; with a body, as a POST. Throws a one-line error with the server's message. */
export async function callApi<T>(target: Target, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(target.url + path, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${target.key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch {
    throw new EnvError(`${target.url} does not answer. Is the server running, and --url right?`);
  }
  const answer = (await response.json().catch(() => null)) as (T & { detail?: unknown }) | null;
  if (response.ok && answer !== null) return answer;
  throw new EnvError(
    typeof answer?.detail === "string"
      ? plainText(answer.detail)
      : `${target.url} answered ${response.status} to ${path}. Is --url right?`,
  );
}
