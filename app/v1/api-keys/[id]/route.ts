import * as api from "@/lib/contract/api-keys";
import { revokeApiKey } from "@/lib/features/api-keys/revoke-api-key";
import { serve } from "@/lib/http/api/serve";

export const DELETE = serve(api.revokeApiKey, revokeApiKey);
