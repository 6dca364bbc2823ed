import * as api from "@/lib/contract/checkouts";
import { createCheckout } from "@/lib/features/checkouts/create-checkout";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.createCheckout, createCheckout);
