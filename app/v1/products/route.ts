import * as api from "@/lib/contract/products";
import { listProducts } from "@/lib/features/products/list-products";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listProducts, listProducts);
