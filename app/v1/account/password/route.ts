import * as api from "@/lib/contract/sessions";
import { changePassword } from "@/lib/features/sessions/change-password";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.changePassword, changePassword);
