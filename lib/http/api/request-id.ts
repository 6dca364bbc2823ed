import { randomUUID } from "node:crypto";

const ACCEPTED = /^[A-Za-z0-9_-]{1,64}$/;

/** The client's `X-Request-Id` if it is valid, otherwise a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given !== null && ACCEPTED.test(given) ? given : `req_${randomUUID().replaceAll("-", "")}`;
}
