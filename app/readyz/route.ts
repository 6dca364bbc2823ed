import { checkReadiness } from "@/lib/http/readiness";
import { publicRoute } from "@/lib/http/api-route";

/** The process answers and its database does too. */
export const GET = publicRoute({ limit: "light", handle: ({ ctx }) => checkReadiness(ctx) });
