"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import type { PayView } from "@/lib/contract/pay-view";
import { cheapFirst, isUnderMinimum, type PayCoin } from "./coin-order";
import { callPay, newerView, payQuery } from "./pay-query";

const COINS_FRESH_MS = 60_000;

function coinsQuery(orderId: string) {
  return {
    queryKey: ["pay", orderId, "coins"] as const,
    queryFn: () => callPay("GET /v1/pay/{id}/coins", { params: { id: orderId } }),
    staleTime: COINS_FRESH_MS,
  };
}

/** One coin on one network, labeled so that it cannot be mistaken for another. */
function CoinButton({ coin, busy, onPick }: { coin: PayCoin; busy: boolean; onPick: () => void }) {
  const tooLittle = isUnderMinimum(coin);
  return (
    <button
      type="button"
      disabled={tooLittle}
      aria-busy={busy || undefined}
      onClick={onPick}
      className="flex min-h-14 w-full cursor-pointer items-center gap-3 rounded-lg border border-line-strong px-3 py-2 text-start hover:bg-subtle disabled:cursor-not-allowed disabled:opacity-60"
    >
      <span className="min-w-0 flex-1">
        <span className="block font-medium">
          {coin.ticker} <span className="font-normal text-muted">on {coin.network_name}</span>
        </span>
        {coin.minimum === null ? null : (
          <span className={cx("block text-xs figures", tooLittle ? "text-bad" : "text-muted")}>
            {tooLittle ? "Too little: at least" : "At least"} {coin.minimum} {coin.ticker}
          </span>
        )}
      </span>
      {coin.estimate === null ? null : (
        <span className="text-sm break-all figures">
          ≈ {coin.estimate} {coin.ticker}
        </span>
      )}
      {busy ? <span className="pending-mark" aria-hidden="true" /> : null}
    </button>
  );
}

/** The list of coins. Picking one requests the order's payment address. */
export function ChooseCoin({ orderId, onChosen }: { orderId: string; onChosen?: () => void }) {
  const client = useQueryClient();
  const { data, isError, refetch } = useQuery(coinsQuery(orderId));
  const [picked, setPicked] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function pick(code: string): Promise<void> {
    if (picked !== null) return;
    setPicked(code);
    setProblem(null);
    try {
      const view = await callPay("POST /v1/pay/{id}/currency", {
        params: { id: orderId },
        body: { pay_currency: code },
      });
      client.setQueryData<PayView>(payQuery(orderId).queryKey, (known) => newerView(known, view));
      onChosen?.();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setPicked(null);
  }

  return (
    <div className="grid gap-3 px-4 py-4 sm:px-6 sm:py-5">
      <noscript>
        <p>To choose a coin, this page needs JavaScript. Or ask the shop for a link with a coin.</p>
      </noscript>
      {problem ? (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      ) : null}
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
              busy={picked === coin.code}
              onPick={() => void pick(coin.code)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
