import type { ReactNode } from "react";
import { apiCurl, type CurlInput } from "@/components/shell/api-curl";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";

const FIRST_ORDER = {
  product: "pro-monthly",
  price_cents: 4900,
  price_currency: "USD",
  pay_currency: "btc",
};

export type FirstOrderProps = { noun: string; curl: CurlInput; children: ReactNode };

/** Shown while there are no orders, with the commands to create one. */
export function FirstOrder({ noun, curl, children }: FirstOrderProps) {
  return (
    <EmptyState
      title={`No ${curl.livemode ? "" : "test "}${noun} yet`}
      action={
        <CodeBlock
          label="Create an order"
          code={apiCurl(curl, "/v1/billing/crypto-checkout", FIRST_ORDER)}
        />
      }
    >
      <p>{children}</p>
    </EmptyState>
  );
}
