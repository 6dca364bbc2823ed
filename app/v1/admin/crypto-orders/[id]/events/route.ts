import * as api from "@/lib/contract/admin";
import { getAnyTimeline } from "@/lib/features/admin/get-any-order";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getAnyTimeline, (ctx, { id }) => getAnyTimeline(ctx, { orderId: id }));
