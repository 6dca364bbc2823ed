import * as api from "@/lib/contract/service";
import { serve } from "@/lib/http/api/serve";
import { getOpenapiText } from "@/lib/http/openapi-text";

export const GET = serve(api.getOpenapi, getOpenapiText);
