import * as api from "@/lib/contract/admin-ipns";
import { applyOperatorIpn } from "@/lib/features/admin/apply-operator-ipn";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.applyIpn, (ctx, { id, ...body }) =>
  applyOperatorIpn(ctx, { ...body, orderId: id }),
);
