import { auditPage, listAuditQuery } from "@/lib/contract/audit";
import { listAuditEntries } from "@/lib/features/audit/list-audit-entries";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "account_owner",
  query: listAuditQuery,
  output: auditPage,
  handle: ({ ctx, query }) => listAuditEntries(ctx, query),
});
