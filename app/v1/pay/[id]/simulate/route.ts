import * as api from "@/lib/contract/sandbox";
import { simulateOrder } from "@/lib/features/checkouts/simulate-order";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.simulatePayerPayment, (ctx, { id, outcome }) =>
  simulateOrder(ctx, { orderId: id, outcome }),
);
