"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { PayView } from "@/lib/contract/pay-view";
import { newerView, payPath, payQuery } from "./pay-query";
import { isSettled } from "./pay-state";
import { openPayStream } from "./pay-stream";

function streamUrl(orderId: string): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}${payPath(orderId, "/stream")}`;
}

/** The order's public view, kept fresh by polling, the stream, and a refetch when the page is shown again. */
export function usePayView(orderId: string) {
  const client = useQueryClient();
  const query = useQuery(payQuery(orderId));
  const { refetch } = query;
  const settled = isSettled(query.data);

  useEffect(() => {
    if (settled) return;
    return openPayStream({
      orderId,
      connect: () => new WebSocket(streamUrl(orderId)),
      onView: (view) =>
        client.setQueryData<PayView>(payQuery(orderId).queryKey, (known) => newerView(known, view)),
    });
  }, [client, orderId, settled]);

  useEffect(() => {
    if (settled) return;
    const refresh = () => void refetch({ cancelRefetch: false });
    window.addEventListener("focus", refresh);
    window.addEventListener("pageshow", refresh);
    return () => {
      window.removeEventListener("focus", refresh);
      window.removeEventListener("pageshow", refresh);
    };
  }, [refetch, settled]);

  return query;
}
