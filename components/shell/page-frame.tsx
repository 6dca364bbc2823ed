import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { DashboardProvider, type Dashboard } from "./dashboard";
import { ModeSwitch } from "./mode-switch";

export type PageFrameProps = {
  title: ReactNode;
  /** Content above the heading, such as a link back to the list. */
  above?: ReactNode;
  dashboard: Dashboard;
  /** Contains the data of the first render. */
  client?: QueryClient;
  children: ReactNode;
};

/** The frame of every dashboard page: heading, mode switch and, in test mode, a prominent banner. */
export function PageFrame(props: PageFrameProps) {
  const { title, above, dashboard, client = new QueryClient(), children } = props;
  return (
    <DashboardProvider dashboard={dashboard}>
      {dashboard.livemode ? null : (
        <Alert tone="warn" className="rounded-none border-x-0 border-t-0 border-b-2 sm:px-6">
          <strong className="font-semibold">Test mode.</strong> Payments are simulated. Live orders
          are not shown.
        </Alert>
      )}
      <div className="mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-5 sm:px-6 sm:py-6">
        {above}
        <header className="flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-2xl font-semibold text-balance">{title}</h1>
          <ModeSwitch />
        </header>
        <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
      </div>
    </DashboardProvider>
  );
}
