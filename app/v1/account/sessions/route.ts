import { sessionList } from "@/lib/contract/sessions";
import { endAllSessions } from "@/lib/features/sessions/end-session";
import { listSessions } from "@/lib/features/sessions/list-sessions";
import { sessionRoute } from "@/lib/http/api-route";

export const GET = sessionRoute({
  output: sessionList,
  handle: ({ ctx }) => listSessions(ctx),
});

export const DELETE = sessionRoute({
  status: 204,
  handle: ({ ctx }) => endAllSessions(ctx).then(() => undefined),
});
