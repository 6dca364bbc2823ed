import { adminOrderParams, adminOrderResource, internalNoteBody } from "@/lib/contract/admin";
import { setInternalNote } from "@/lib/features/admin/set-internal-note";
import { apiRoute } from "@/lib/http/api-route";

export const PATCH = apiRoute({
  scope: "driftstack_internal_admin",
  params: adminOrderParams,
  body: internalNoteBody,
  output: adminOrderResource,
  handle: ({ ctx, params, body }) => setInternalNote(ctx, { orderId: params.id, ...body }),
});
