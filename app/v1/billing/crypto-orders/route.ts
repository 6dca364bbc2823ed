import * as api from "@/lib/contract/orders";
import { listOrders } from "@/lib/features/orders/list-orders";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listOrders, listOrders);
