import * as api from "@/lib/contract/products";
import { deleteProduct } from "@/lib/features/accounts/delete-product";
import { getProduct } from "@/lib/features/accounts/get-product";
import { putProduct } from "@/lib/features/accounts/put-product";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getProduct, getProduct);

export const PUT = serve(api.putProduct, putProduct);

export const DELETE = serve(api.deleteProduct, deleteProduct);
