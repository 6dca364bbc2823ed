import * as api from "@/lib/contract/two-factor";
import { disableTwoFactor } from "@/lib/features/two-factor/disable-two-factor";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.disableTwoFactor, disableTwoFactor);
