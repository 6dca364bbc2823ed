import { sweepExpiredBody, sweepResource } from "@/lib/contract/admin";
import { sweepExpired } from "@/lib/features/admin/sweep-expired";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "driftstack_internal_admin",
  body: sweepExpiredBody,
  output: sweepResource,
  handle: ({ ctx, body }) => sweepExpired(ctx, body),
});
