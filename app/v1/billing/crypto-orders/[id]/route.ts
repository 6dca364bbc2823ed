import * as api from "@/lib/contract/orders";
import { getOrderWithVersion, orderNotFound } from "@/lib/features/orders/get-order";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import { updateNote } from "@/lib/features/orders/update-note";
import { versionTag } from "@/lib/http/api/respond";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(
  api.getOrder,
  async (ctx, { id }) => {
    const { order, version } = await getOrderWithVersion(ctx, { orderId: id });
    return { body: order, etag: versionTag(id, version) };
  },
  (ctx, { id }) => {
    if (id !== ctx.orderId) throw orderNotFound();
    return getPayView(ctx, { orderId: id });
  },
);

export const PATCH = serve(api.updateOrder, (ctx, { id, ...body }) =>
  updateNote(ctx, { ...body, orderId: id }),
);
