import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { DashboardProvider, type Dashboard } from "@/components/shell/dashboard";

/** The markup of a component in a dashboard page of live mode, rendered at `renderedAtMs`. */
export function renderDashboard(
  element: ReactNode,
  values: Partial<Dashboard> & Pick<Dashboard, "renderedAtMs">,
): string {
  const dashboard = {
    livemode: true,
    canWrite: true,
    email: "owner@shop.example",
    appUrl: "http://localhost:3000",
    ...values,
  };
  return renderToStaticMarkup(
    <DashboardProvider dashboard={dashboard}>{element}</DashboardProvider>,
  );
}
