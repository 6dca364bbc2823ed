import * as api from "@/lib/contract/account";
import { getAccount } from "@/lib/features/accounts/get-account";
import { updateAccount } from "@/lib/features/accounts/update-account";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.getAccount, getAccount);

export const PATCH = serve(api.updateAccount, updateAccount);
