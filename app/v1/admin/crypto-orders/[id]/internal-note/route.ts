import * as api from "@/lib/contract/admin";
import { setInternalNote } from "@/lib/features/admin/set-internal-note";
import { serve } from "@/lib/http/api/serve";

export const PATCH = serve(api.setInternalNote, (ctx, { id, ...body }) =>
  setInternalNote(ctx, { ...body, orderId: id }),
);
