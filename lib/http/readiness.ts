import { getRuntime } from "@/lib/platform/runtime";
import type { Ctx } from "@/lib/platform/ctx";

/** 200 when the database answers, 503 when it does not. */
export async function checkReadiness(ctx: Ctx): Promise<Response> {
  try {
    await getRuntime().database.pool.query("SELECT 1");
    return Response.json({ status: "ready" });
  } catch (error) {
    ctx.log.warn({ err: error }, "not ready: the database does not answer");
    return Response.json(
      { status: "database unreachable" },
      { status: 503, headers: { "retry-after": "2" } },
    );
  }
}
