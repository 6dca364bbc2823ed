import * as api from "@/lib/contract/checkouts";
import { quoteCheckout } from "@/lib/features/checkouts/quote-checkout";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.quoteCheckout, quoteCheckout);
