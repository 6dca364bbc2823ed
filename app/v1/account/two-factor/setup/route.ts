import * as api from "@/lib/contract/two-factor";
import { setUpTwoFactor } from "@/lib/features/two-factor/set-up-two-factor";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.setUpTwoFactor, setUpTwoFactor);
