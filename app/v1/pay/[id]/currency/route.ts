import * as api from "@/lib/contract/pay";
import { chooseCurrency } from "@/lib/features/checkouts/choose-currency";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.chooseCurrency, (ctx, { id, pay_currency }) =>
  chooseCurrency(ctx, { orderId: id, payCurrency: pay_currency }),
);
