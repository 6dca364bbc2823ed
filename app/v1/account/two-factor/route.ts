import * as api from "@/lib/contract/two-factor";
import { enableTwoFactor } from "@/lib/features/two-factor/enable-two-factor";
import { getTwoFactor } from "@/lib/features/two-factor/get-two-factor";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getTwoFactor, getTwoFactor);

export const POST = serve(api.enableTwoFactor, enableTwoFactor);
