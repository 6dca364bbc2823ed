"use client";

import { createContext, useContext, type ReactNode } from "react";
import { NowProvider } from "@/components/ui/now";

/** What the components of a page know of the session and the server. */
export type Dashboard = {
  livemode: boolean;
  canWrite: boolean;
  email: string;
  appUrl: string;
  renderedAtMs: number;
};

const DashboardContext = createContext<Dashboard | null>(null);

export type DashboardProviderProps = { dashboard: Dashboard; children: ReactNode };

export function DashboardProvider({ dashboard, children }: DashboardProviderProps) {
  return (
    <DashboardContext.Provider value={dashboard}>
      <NowProvider initialMs={dashboard.renderedAtMs}>{children}</NowProvider>
    </DashboardContext.Provider>
  );
}

export function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext);
  if (!dashboard) throw new Error("useDashboard requires a DashboardProvider");
  return dashboard;
}
