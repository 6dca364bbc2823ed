import { EnvError } from "@/lib/platform/env";
import { plainText, type Target } from "./read-target";

const RESPONSE_MS = 30_000;

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
      signal: AbortSignal.timeout(RESPONSE_MS),
    });
  } catch {
    throw new EnvError(`${target.url} does not respond. Is the server running, and --url right?`);
  }
  const parsed = (await response.json().catch(() => null)) as (T & { detail?: unknown }) | null;
  if (response.ok && parsed !== null) return parsed;
  throw new EnvError(
    typeof parsed?.detail === "string"
      ? plainText(parsed.detail)
      : `${target.url} returned ${response.status} for ${path}. Is --url right?`,
  );
}
