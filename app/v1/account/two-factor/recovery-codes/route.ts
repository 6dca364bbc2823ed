import { recoveryCodesResource, twoFactorProofBody } from "@/lib/contract/two-factor";
import { replaceRecoveryCodes } from "@/lib/features/two-factor/replace-recovery-codes";
import { sessionRoute } from "@/lib/http/api-route";

export const POST = sessionRoute({
  body: twoFactorProofBody,
  output: recoveryCodesResource,
  handle: ({ ctx, body }) => replaceRecoveryCodes(ctx, body),
});
