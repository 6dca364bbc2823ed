import { sessionParams } from "@/lib/contract/sessions";
import { endSession } from "@/lib/features/sessions/end-session";
import { sessionRoute } from "@/lib/http/api-route";

export const DELETE = sessionRoute({
  params: sessionParams,
  status: 204,
  handle: ({ ctx, params }) => endSession(ctx, params).then(() => undefined),
});
