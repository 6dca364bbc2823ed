import * as api from "@/lib/contract/service";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getHealth, () => ({ status: "ok" as const }));
