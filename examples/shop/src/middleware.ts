import { DriftstackError } from "@driftstack/sdk";
import type { ErrorRequestHandler, RequestHandler } from "express";

/** Other websites must not submit this shop's forms. Browsers send `Origin` with every POST. */
export function rejectOtherOrigins(shopUrl: string): RequestHandler {
  return (request, response, next) => {
    const origin = request.get("origin");
    if (request.method === "GET" || origin === undefined || origin === shopUrl) next();
    else response.status(403).send("This form belongs to another website.\n");
  };
}

/** Errors of the request itself, such as a body that is too large, have a status; all others are 500. */
export const respondToError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const isHttpError = error instanceof Error && !(error instanceof DriftstackError);
  const status = isHttpError && "status" in error ? Number(error.status) : 500;
  if (status >= 500) console.error("shop ", error);
  response.status(status).send("The request failed.\n");
};
