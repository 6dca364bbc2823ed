import { AppLink } from "@/components/ui/app-link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { BackLink } from "./back-link";
import type { Dashboard } from "./dashboard";
import { PageFrame } from "./page-frame";

export type MissingPageProps = {
  /** The kind of the missing object, such as "webhook endpoint". */
  noun: string;
  dashboard: Dashboard;
  /** The list that the object would be in. */
  list: { href: string; label: string };
};

/** The page for an ID that does not exist in this account and mode. */
export function MissingPage({ noun, dashboard, list }: MissingPageProps) {
  const [mode, otherMode] = dashboard.livemode ? ["live", "test"] : ["test", "live"];
  return (
    <PageFrame
      title="Not found"
      dashboard={dashboard}
      above={<BackLink href={list.href}>{list.label}</BackLink>}
    >
      <Card>
        <EmptyState title={`This ${noun} does not exist in ${mode} mode`}>
          <p className="mb-4">
            Check the link. If it belongs to {otherMode} mode, change the mode above and open the
            link again.
          </p>
          <AppLink href={list.href} className={buttonClass()}>
            View all {list.label.toLowerCase()}
          </AppLink>
        </EmptyState>
      </Card>
    </PageFrame>
  );
}
