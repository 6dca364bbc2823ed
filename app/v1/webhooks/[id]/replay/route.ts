import { replayDeadLettersBody, replayedDeadLetters, webhookParams } from "@/lib/contract/webhooks";
import { replayDeadLetters } from "@/lib/features/deliveries/replay-dead-letters";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "write",
  params: webhookParams,
  body: replayDeadLettersBody,
  output: replayedDeadLetters,
  status: 202,
  handle: ({ ctx, params, body }) => replayDeadLetters(ctx, { ...body, ...params }),
});
