import * as api from "@/lib/contract/audit";
import { listAuditEntries } from "@/lib/features/audit/list-audit-entries";
import { serve } from "@/lib/http/api/serve";

export const GET = serve(api.listAuditEntries, listAuditEntries);
