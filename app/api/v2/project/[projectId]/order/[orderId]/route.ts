import * as api from "@/lib/contract/tracking";
import { getTrackedOrder } from "@/lib/features/tracking/get-tracked-order";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getTrackedOrder, getTrackedOrder);
