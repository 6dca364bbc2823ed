"use client";

import { useEffect, useState, type ReactNode } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { PayView } from "@/lib/contract/pay-view";
import { webUrl } from "./pay-text";

const RETURN_AFTER_SECONDS = 5;
/** A payer who opens the link again later wants the receipt, not the shop. */
const FRESH_MS = 10 * 60_000;

/** True when the payer has just paid or the prompt ended unpaid: the payer then expects to return to the shop. */
export function shouldReturn(view: PayView, nowMs: number): boolean {
  if (webUrl(view.return_url ?? view.success_url) === null) return false;
  if (view.paid_at === null) return view.return_url !== null;
  return nowMs - Date.parse(view.paid_at) < FRESH_MS;
}

type ReturnToShopProps = {
  view: PayView;
  now: number;
  children?: ReactNode;
};

/** The link back to the shop, followed automatically after five seconds unless the payer stays. */
export function ReturnToShop({ view, now, children }: ReturnToShopProps) {
  const url = webUrl(view.return_url ?? view.success_url);
  const [automatic] = useState(() => shouldReturn(view, now));
  const [left, setLeft] = useState(RETURN_AFTER_SECONDS);
  const [stay, setStay] = useState(false);
  const running = automatic && !stay && url !== null;

  useEffect(() => {
    if (!running || window.parent !== window) return;
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  useEffect(() => {
    if (running && left <= 0 && url !== null) window.location.assign(url);
  }, [running, left, url]);

  return (
    <div className="grid gap-3">
      {url === null ? null : (
        <ButtonLink variant="primary" size="lg" href={url} target="_top">
          Return to the shop
          <Icon name="arrow" className="rtl:rotate-180" />
        </ButtonLink>
      )}
      {children}
      {running ? (
        <div className="js-only flex min-h-10 items-center justify-between gap-3">
          <span className="text-sm text-muted figures">
            {left > 0 ? `You will return to the shop in ${left} s.` : "Returning to the shop…"}
          </span>
          <Button variant="ghost" onClick={() => setStay(true)}>
            Stay here
          </Button>
        </div>
      ) : null}
    </div>
  );
}
