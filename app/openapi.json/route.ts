import { publicRoute } from "@/lib/http/api-route";
import { openapiResponse } from "@/lib/http/openapi-response";

/** The document that describes this very API. */
export const GET = publicRoute({
  handle: ({ request }) => openapiResponse(request),
});
