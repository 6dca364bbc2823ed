import type { RouteHandler } from "./api-route";
import { bearsClientToken } from "./auth";
import { contractOf } from "./described-route";

/** One door for two kinds of caller: whoever shows a client token goes to `client`, everybody else to `key`. */
export function clientOrKey(routes: { client: RouteHandler; key: RouteHandler }): RouteHandler {
  const handler: RouteHandler = (request, context) =>
    (bearsClientToken(request) ? routes.client : routes.key)(request, context);
  return Object.defineProperty(handler, "contract", { value: contractOf(routes.key) });
}
