import * as api from "@/lib/contract/admin-ipns";
import { listIpns } from "@/lib/features/admin/list-ipns";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listIpns, (ctx, { id, ...page }) =>
  listIpns(ctx, { ...page, orderId: id }),
);
