import * as api from "@/lib/contract/two-factor";
import { replaceRecoveryCodes } from "@/lib/features/two-factor/replace-recovery-codes";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.replaceRecoveryCodes, replaceRecoveryCodes);
