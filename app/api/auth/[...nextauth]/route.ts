import { authRoute } from "@/lib/http/session/auth-route";

export { authRoute as GET, authRoute as POST };
