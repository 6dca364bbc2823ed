import type { ReactNode } from "react";
import type { PayView } from "@/lib/contract/pay-view";
import { transactionUrl } from "./explorer";

type FactListProps = {
  facts: readonly (readonly [name: string, value: ReactNode])[];
  children?: ReactNode;
};

/** A list of names and values. Facts without a value are left out. */
export function FactList({ facts, children }: FactListProps) {
  return (
    <dl className="divide-y divide-line border-y border-line text-sm">
      {facts.map(([name, value]) =>
        value === null ? null : <Fact key={name} name={name} value={value} />,
      )}
      {children}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-6 gap-y-0.5 py-2">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 text-end font-medium break-all figures">{value}</dd>
    </div>
  );
}

/** The transaction, linked to a public block explorer when it is on a public chain. */
export function TransactionFact({ view }: { view: PayView }) {
  const hash = view.transaction_hash;
  if (hash === null) return null;
  const url = view.sandbox ? null : transactionUrl(view.network, hash);
  const text = (
    <span translate="no" dir="ltr" className="font-mono text-xs">
      {hash}
    </span>
  );
  return (
    <Fact
      name="Transaction"
      value={
        url === null ? (
          text
        ) : (
          <a href={url} target="_blank" rel="noreferrer" className="link">
            {text}
          </a>
        )
      }
    />
  );
}
