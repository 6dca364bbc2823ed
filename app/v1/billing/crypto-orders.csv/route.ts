import * as api from "@/lib/contract/orders";
import { exportOrders } from "@/lib/features/orders/export-orders";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.exportOrders, exportOrders);
