import { twoFactorSetup } from "@/lib/contract/two-factor";
import { setUpTwoFactor } from "@/lib/features/two-factor/set-up-two-factor";
import { sessionRoute } from "@/lib/http/api-route";

export const POST = sessionRoute({
  output: twoFactorSetup,
  handle: ({ ctx }) => setUpTwoFactor(ctx),
});
