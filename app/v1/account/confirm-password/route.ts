import * as api from "@/lib/contract/sessions";
import { confirmPassword } from "@/lib/features/sessions/confirm-password";
import { serve } from "@/lib/http/api/serve";

export const POST = serve(api.confirmPassword, confirmPassword);
