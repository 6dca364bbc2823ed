"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import type { PayView } from "@/lib/contract/pay-view";
import type { SimulatedOutcome } from "@/lib/contract/sandbox";
import { PayError } from "./pay-error";
import { callPay, payQuery } from "./pay-query";

type Simulation = { outcome: SimulatedOutcome; label: string };

const COMMON: readonly Simulation[] = [
  { outcome: "confirming", label: "Payment detected" },
  { outcome: "paid", label: "Pay in full" },
  { outcome: "partial", label: "Pay in part" },
  { outcome: "top_up", label: "Pay the rest" },
  { outcome: "failed", label: "Fail" },
  { outcome: "expired", label: "Expire" },
];
const SPECIAL: readonly Simulation[] = [
  { outcome: "overpaid", label: "Overpay" },
  { outcome: "late", label: "Pay late" },
  { outcome: "duplicate", label: "Duplicate IPN" },
  { outcome: "out_of_order", label: "IPNs out of order" },
  { outcome: "redeposit", label: "Pay again" },
  { outcome: "refunded", label: "Refund" },
];

/** Controls for the sandbox chain. Rendered only where no real money can move. */
export function SandboxPanel({ orderId }: { orderId: string }) {
  const client = useQueryClient();
  const simulation = useMutation({
    mutationFn: (outcome: SimulatedOutcome) =>
      callPay("POST /v1/pay/{id}/simulate", { params: { id: orderId }, body: { outcome } }),
    onSuccess: () => client.refetchQueries({ queryKey: payQuery(orderId).queryKey, exact: true }),
  });
  const pending = simulation.isPending ? simulation.variables : null;

  const buttons = (list: readonly Simulation[]) => (
    <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
      {list.map(({ outcome, label }) => (
        <Button
          key={outcome}
          pending={pending === outcome}
          onClick={() => simulation.mutate(outcome)}
        >
          {label}
        </Button>
      ))}
    </div>
  );

  return (
    <section
      aria-labelledby="sandbox-title"
      className="js-only grid gap-3 rounded-xl border border-dashed border-warn-line bg-surface p-4 sm:px-6"
    >
      <div>
        <h2 id="sandbox-title" className="text-sm font-semibold text-warn">
          Sandbox
        </h2>
        <p className="text-sm text-muted">No real money moves. Simulate a payment:</p>
      </div>
      {buttons(COMMON)}
      <details>
        <summary className="cursor-pointer py-1 text-sm text-muted">Special cases</summary>
        <div className="pt-2">{buttons(SPECIAL)}</div>
      </details>
      <PayError error={simulation.error} />
    </section>
  );
}

export function TestPaymentBanner({ view }: { view: PayView }) {
  if (view.livemode && !view.sandbox) return null;
  return (
    <p className="border-b border-warn-line bg-warn-soft px-4 py-1 text-center text-xs font-medium text-warn">
      {view.sandbox ? "Sandbox order: no real money moves" : "Test order"}
    </p>
  );
}
