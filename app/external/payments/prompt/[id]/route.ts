import * as api from "@/lib/contract/prompts";
import { getPrompt } from "@/lib/features/prompts/get-prompt";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getPrompt, getPrompt);
