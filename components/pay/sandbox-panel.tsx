"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { PayView } from "@/lib/contract/pay-view";
import type { SimulatedOutcome } from "@/lib/contract/sandbox";
import { callPay, payQuery } from "./pay-query";

type Simulation = { outcome: SimulatedOutcome; label: string };

const COMMON: readonly Simulation[] = [
  { outcome: "confirming", label: "Payment seen" },
  { outcome: "paid", label: "Pay in full" },
  { outcome: "partial", label: "Pay a part" },
  { outcome: "top_up", label: "Pay the rest" },
  { outcome: "failed", label: "Fail" },
  { outcome: "expired", label: "Expire" },
];
const ODD: readonly Simulation[] = [
  { outcome: "overpaid", label: "Pay too much" },
  { outcome: "late", label: "Pay late" },
  { outcome: "duplicate", label: "Notice twice" },
  { outcome: "out_of_order", label: "Notices in disorder" },
  { outcome: "redeposit", label: "Pay again" },
  { outcome: "refunded", label: "Refund" },
];

/** Controls for the sandbox chain. Rendered only where no real money can move. */
export function SandboxPanel({ orderId }: { orderId: string }) {
  const client = useQueryClient();
  const [running, setRunning] = useState<SimulatedOutcome | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function simulate(outcome: SimulatedOutcome): Promise<void> {
    setRunning(outcome);
    setProblem(null);
    try {
      const params = { id: orderId };
      await callPay("POST /v1/pay/{id}/simulate", { params, body: { outcome } });
      await client.refetchQueries({ queryKey: payQuery(orderId).queryKey, exact: true });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setRunning(null);
  }

  const buttons = (list: readonly Simulation[]) => (
    <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
      {list.map(({ outcome, label }) => (
        <Button key={outcome} pending={running === outcome} onClick={() => void simulate(outcome)}>
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
        <p className="text-sm text-muted">
          No real money moves. Play what the payer and the network do:
        </p>
      </div>
      {buttons(COMMON)}
      <details>
        <summary className="cursor-pointer py-1 text-sm text-muted">Odd cases</summary>
        <div className="pt-2">{buttons(ODD)}</div>
      </details>
      {problem ? (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      ) : null}
    </section>
  );
}

/** States first of all that this is a test payment. */
export function PlayMoneyStrip({ view }: { view: PayView }) {
  if (view.livemode && !view.sandbox) return null;
  return (
    <p className="border-b border-warn-line bg-warn-soft px-4 py-1 text-center text-xs font-medium text-warn">
      {view.sandbox ? "Sandbox order: no real money moves" : "Test order"}
    </p>
  );
}
