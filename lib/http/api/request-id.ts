import { randomUUID } from "node:crypto";

const ACCEPTED = /^[A-Za-z0-9_-]{1,64}$/;

/** The ID in the client's `X-Request-Id` header if it is valid, otherwise a new one. */
export function requestIdOf(given: string | string[] | null | undefined): string {
  return typeof given === "string" && ACCEPTED.test(given)
    ? given
    : `req_${randomUUID().replaceAll("-", "")}`;
}
