import * as api from "@/lib/contract/admin";
import { listAllOrders } from "@/lib/features/admin/list-all-orders";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listAllOrders, listAllOrders);
