import * as api from "@/lib/contract/admin";
import { getAnyOrder } from "@/lib/features/admin/get-any-order";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getAnyOrder, (ctx, { id }) => getAnyOrder(ctx, { orderId: id }));
