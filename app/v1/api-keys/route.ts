import * as api from "@/lib/contract/api-keys";
import { listApiKeys } from "@/lib/features/api-keys/list-api-keys";
import { issueApiKey } from "@/lib/features/api-keys/issue-api-key";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listApiKeys, listApiKeys);

export const POST = serve(api.createApiKey, issueApiKey);
