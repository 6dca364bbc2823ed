import { publicRoute } from "@/lib/http/api-route";

/** The process answers. */
export const GET = publicRoute({
  limit: "light",
  handle: () => Promise.resolve(Response.json({ status: "ok" })),
});
