"use client";

import { useEffect } from "react";
import type { PayView } from "@/lib/contract/pay-view";
import { webUrl } from "./pay-text";

/** The shop's own origins, from the URLs of the order. */
export function shopOrigins(view: Pick<PayView, "success_url" | "cancel_url">): string[] {
  const urls = [webUrl(view.success_url), webUrl(view.cancel_url)].filter((url) => url !== null);
  return [...new Set(urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).origin))];
}

/** In a frame, posts each new status to the shop's page, and to no other origin. */
export function useFrameMessage(view: PayView): void {
  const { order_id, status } = view;
  const origins = shopOrigins(view).join(" ");
  useEffect(() => {
    if (window.parent === window || origins === "") return;
    for (const origin of origins.split(" "))
      window.parent.postMessage({ order_id, status }, origin);
  }, [order_id, status, origins]);
}
