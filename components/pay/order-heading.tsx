import type { ReactNode } from "react";
import type { PayView } from "@/lib/contract/pay-view";
import { fiatText } from "./pay-text";

export function OrderHeading({ view, children }: { view: PayView; children?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-start gap-x-4 px-4 pt-3 pb-2.5 sm:px-6 sm:pt-5 sm:pb-4">
      <div className="min-w-32 flex-1">
        <h1
          dir="auto"
          className="line-clamp-2 text-left text-base font-semibold break-words in-[[dir=rtl]]:text-right sm:text-lg"
        >
          {view.merchant.name}
        </h1>
        <p
          dir="auto"
          title={view.product}
          className="truncate text-left text-sm text-muted in-[[dir=rtl]]:text-right"
        >
          {view.product}
        </p>
      </div>
      <div className="shrink-0 text-end">
        <p className="text-base font-semibold figures sm:text-lg">
          {fiatText(view.price_cents, view.price_currency)}
        </p>
        {children}
      </div>
    </header>
  );
}
