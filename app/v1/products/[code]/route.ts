import * as api from "@/lib/contract/products";
import { deleteProduct } from "@/lib/features/products/delete-product";
import { getProduct } from "@/lib/features/products/get-product";
import { replaceProduct } from "@/lib/features/products/replace-product";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getProduct, getProduct);

export const PUT = serve(api.replaceProduct, replaceProduct);

export const DELETE = serve(api.deleteProduct, deleteProduct);
