import { confirmPasswordBody } from "@/lib/contract/sessions";
import { confirmPassword } from "@/lib/features/sessions/confirm-password";
import { sessionRoute } from "@/lib/http/api-route";

export const POST = sessionRoute({
  body: confirmPasswordBody,
  status: 204,
  handle: ({ ctx, body }) => confirmPassword(ctx, body).then(() => undefined),
});
