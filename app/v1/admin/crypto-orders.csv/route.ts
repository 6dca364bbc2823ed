import * as api from "@/lib/contract/admin";
import { exportAllOrders } from "@/lib/features/admin/export-all-orders";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.exportAllOrders, exportAllOrders);
