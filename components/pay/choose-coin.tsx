"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import type { PayView } from "@/lib/contract/pay-view";
import { cheapFirst, isBelowMinimum, type PayCoin } from "./coin-order";
import { PayError } from "./pay-error";
import { callPay, newerView, payQuery } from "./pay-query";

const COINS_FRESH_MS = 60_000;

function coinsQuery(orderId: string) {
  return {
    queryKey: ["pay", orderId, "coins"] as const,
    queryFn: () => callPay("GET /v1/pay/{id}/coins", { params: { id: orderId } }),
    staleTime: COINS_FRESH_MS,
  };
}

type CoinButtonProps = { coin: PayCoin; pending: boolean; onSelect: () => void };

/** One coin on one network, labeled so that it cannot be mistaken for another. */
function CoinButton({ coin, pending, onSelect }: CoinButtonProps) {
  const isTooSmall = isBelowMinimum(coin);
  return (
    <button
      type="button"
      disabled={isTooSmall}
      aria-busy={pending || undefined}
      onClick={onSelect}
      className="flex min-h-14 w-full cursor-pointer items-center gap-3 rounded-lg border border-line-strong px-3 py-2 text-start hover:bg-subtle disabled:cursor-not-allowed disabled:opacity-60"
    >
      <span className="min-w-0 flex-1">
        <span className="block font-medium">
          {coin.ticker} <span className="font-normal text-muted">on {coin.network_name}</span>
        </span>
        {coin.minimum === null ? null : (
          <span className={cx("block text-xs figures", isTooSmall ? "text-bad" : "text-muted")}>
            {isTooSmall ? "Amount too small: at least" : "At least"} {coin.minimum} {coin.ticker}
          </span>
        )}
      </span>
      {coin.estimate === null ? null : (
        <span className="text-sm break-all figures">
          ≈ {coin.estimate} {coin.ticker}
        </span>
      )}
      {pending ? <span className="pending-mark" aria-hidden="true" /> : null}
    </button>
  );
}

/** The list of coins. Selecting one requests the order's payment address. */
export function ChooseCoin({ orderId, onChosen }: { orderId: string; onChosen?: () => void }) {
  const client = useQueryClient();
  const { data, isError, refetch } = useQuery(coinsQuery(orderId));
  const choice = useMutation({
    mutationFn: (code: string) =>
      callPay("POST /v1/pay/{id}/currency", {
        params: { id: orderId },
        body: { pay_currency: code },
      }),
    onSuccess: (view) => {
      client.setQueryData<PayView>(payQuery(orderId).queryKey, (known) => newerView(known, view));
      onChosen?.();
    },
  });

  return (
    <div className="grid gap-3 px-4 py-4 sm:px-6 sm:py-5">
      <noscript>
        <p>
          Choosing a coin requires JavaScript. The shop can also send you a link for a specific
          coin.
        </p>
      </noscript>
      <PayError error={choice.error} />
      {isError && !data ? (
        <p className="text-sm">
          The list of coins could not be loaded.{" "}
          <Button size="sm" onClick={() => void refetch()}>
            Try again
          </Button>
        </p>
      ) : null}
      <ul
        aria-label="Coins"
        aria-busy={!data}
        className="grid min-h-56 content-start gap-2 md:grid-cols-2"
      >
        {cheapFirst(data?.coins ?? []).map((coin) => (
          <li key={coin.code}>
            <CoinButton
              coin={coin}
              pending={choice.isPending && choice.variables === coin.code}
              onSelect={() => (choice.isPending ? undefined : choice.mutate(coin.code))}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
