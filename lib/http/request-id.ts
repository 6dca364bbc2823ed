import { randomUUID } from "node:crypto";

const ACCEPTED = /^[A-Za-z0-9_-]{1,64}$/;

/** The caller's `X-Request-Id` when it is harmless, a new one otherwise. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given !== null && ACCEPTED.test(given) ? given : `req_${randomUUID().replaceAll("-", "")}`;
}
