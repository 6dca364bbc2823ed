import { redirect } from "next/navigation";
import { requirePageSession } from "@/lib/http/session/session";

export default async function DashboardPage() {
  await requirePageSession("/dashboard");
  redirect("/dashboard/orders");
}
