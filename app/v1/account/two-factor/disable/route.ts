import { twoFactorProofBody } from "@/lib/contract/two-factor";
import { disableTwoFactor } from "@/lib/features/two-factor/disable-two-factor";
import { sessionRoute } from "@/lib/http/api-route";

export const POST = sessionRoute({
  body: twoFactorProofBody,
  status: 204,
  handle: ({ ctx, body }) => disableTwoFactor(ctx, body).then(() => undefined),
});
