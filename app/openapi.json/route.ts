import * as api from "@/lib/contract/service";
import { serve } from "@/lib/http/api/serve";
import { openapiResponse } from "@/lib/http/api/openapi-response";

export const GET = serve(api.getOpenapi, (_ctx, _input, request) => openapiResponse(request));
