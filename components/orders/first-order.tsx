import type { ReactNode } from "react";
import { apiCurl } from "@/components/shell/api-curl";
import { useDashboard } from "@/components/shell/dashboard";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";

const FIRST_ORDER = {
  product: "pro-monthly",
  price_cents: 4900,
  price_currency: "USD",
  pay_currency: "btc",
};

/** Shown while there are no orders, with the commands to create one. */
export function FirstOrder({ noun, children }: { noun: string; children: ReactNode }) {
  const dashboard = useDashboard();
  return (
    <EmptyState
      title={`No ${dashboard.livemode ? "" : "test "}${noun} yet`}
      action={
        <CodeBlock
          label="Create an order"
          code={apiCurl(dashboard, "/v1/billing/crypto-checkout", FIRST_ORDER)}
        />
      }
    >
      <p>{children}</p>
    </EmptyState>
  );
}
