import { orderParams } from "@/lib/contract/orders";
import { chooseCurrencyBody, payView } from "@/lib/contract/pay";
import { chooseCurrency } from "@/lib/features/checkouts/choose-currency";
import { publicRoute } from "@/lib/http/api-route";

export const POST = publicRoute({
  params: orderParams,
  body: chooseCurrencyBody,
  output: payView,
  handle: ({ ctx, params, body }) =>
    chooseCurrency(ctx, { orderId: params.id, payCurrency: body.pay_currency }),
});
