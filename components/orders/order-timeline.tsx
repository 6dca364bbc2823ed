import { Icon } from "@/components/ui/icon";
import { exactTime } from "@/components/ui/time";
import type { OrderResource } from "@/lib/contract/orders";
import type { OrderStatus } from "@/lib/domain/order";
import { STATUS_LOOKS } from "./order-look";

type Entry = OrderResource["events"][number];

const SOURCES: Record<Entry["source"], string> = {
  create: "by a checkout",
  ipn: "by the payment provider",
  cancel: "by your account",
  expired: "because no payment arrived in time",
};

const WAITING: Partial<Record<OrderStatus, string>> = {
  pending: "Waiting for payment.",
  confirming: "Waiting for confirmations.",
  partial: "Waiting for the remaining amount.",
};

export function OrderTimeline({ order }: { order: OrderResource }) {
  const waiting = WAITING[order.status];
  return (
    <ol className="grid">
      {order.events.map((entry, index) => {
        const isLast = index === order.events.length - 1;
        return (
          <li key={`${entry.status} ${entry.at}`} className="grid grid-cols-[1.25rem_1fr] gap-x-3">
            <span className="grid grid-rows-[1.25rem_1fr] justify-items-center">
              <Icon
                name={STATUS_LOOKS[entry.status].icon}
                className={isLast ? "self-center text-ink" : "self-center text-muted"}
              />
              {isLast ? null : <span className="w-px bg-line-strong" />}
            </span>
            <div className={isLast && waiting === undefined ? "text-sm" : "pb-4 text-sm"}>
              <p>
                <span className="font-medium">{STATUS_LOOKS[entry.status].label}</span>{" "}
                <span className="text-muted">{SOURCES[entry.source]}</span>
              </p>
              <p className="text-muted figures">
                <time dateTime={entry.at}>{exactTime(entry.at)}</time>
              </p>
            </div>
          </li>
        );
      })}
      {waiting === undefined ? null : <li className="ps-8 text-sm text-muted">{waiting}</li>}
    </ol>
  );
}
