import * as api from "@/lib/contract/service";
import { serve } from "@/lib/http/api/serve";

/** 200 if the database responds, 503 if it does not, and 503 once the process is about to stop. */
export const GET = serve(api.getReadiness, async ({ services }) => {
  const status = await services.readiness.check();
  return status === "ready"
    ? { status: 200 as const, body: { status } }
    : { status: 503 as const, body: { status }, headers: { "retry-after": "2" } };
});
