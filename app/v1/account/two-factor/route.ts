import {
  recoveryCodesResource,
  twoFactorProofBody,
  twoFactorResource,
} from "@/lib/contract/two-factor";
import { enableTwoFactor } from "@/lib/features/two-factor/enable-two-factor";
import { getTwoFactor } from "@/lib/features/two-factor/get-two-factor";
import { sessionRoute } from "@/lib/http/api-route";

export const GET = sessionRoute({
  output: twoFactorResource,
  handle: ({ ctx }) => getTwoFactor(ctx),
});

export const POST = sessionRoute({
  body: twoFactorProofBody,
  output: recoveryCodesResource,
  handle: ({ ctx, body }) => enableTwoFactor(ctx, body),
});
