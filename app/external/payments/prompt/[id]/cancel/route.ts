import * as api from "@/lib/contract/prompts";
import { cancelPrompt } from "@/lib/features/prompts/cancel-prompt";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.cancelPrompt, cancelPrompt);
