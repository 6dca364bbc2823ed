import * as api from "@/lib/contract/prompts";
import { listActiveBlockchains } from "@/lib/features/prompts/list-active-blockchains";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listActiveBlockchains, listActiveBlockchains);
