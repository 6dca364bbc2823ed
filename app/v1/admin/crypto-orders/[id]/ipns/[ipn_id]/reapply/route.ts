import * as api from "@/lib/contract/admin-ipns";
import { reapplyIpn } from "@/lib/features/admin/reapply-ipn";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.reapplyIpn, (ctx, { id, ipn_id }) =>
  reapplyIpn(ctx, { orderId: id, ipnId: ipn_id }),
);
