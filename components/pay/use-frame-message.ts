"use client";

import { useEffect } from "react";
import type { PayView } from "@/lib/contract/pay-view";
import { webUrl } from "./pay-text";

type ShopUrls = Pick<PayView, "success_url" | "cancel_url" | "return_url">;

/** The shop's own origins, from the URLs of the order. */
export function shopOrigins({ success_url, cancel_url, return_url }: ShopUrls): string[] {
  const urls = [success_url, cancel_url, return_url].map(webUrl).filter((url) => url !== null);
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
