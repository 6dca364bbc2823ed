import * as api from "@/lib/contract/prompts";
import { createPrompt } from "@/lib/features/prompts/create-prompt";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.createPrompt, createPrompt);
