import { isTerminal, ORDER_STATUSES, type OrderStatus } from "@/lib/domain/order";
import { layOutOrderStates, nextStatuses, NODE, WIDTH } from "./order-states-layout";

const FILL: Partial<Record<OrderStatus, string>> = {
  partial: "fill-warn-soft stroke-warn-line",
  paid: "fill-good-soft stroke-good-line",
  failed: "fill-bad-soft stroke-bad-line",
};

/** The status changes of an order as a diagram and as text, both from the table that the program itself uses. */
export function OrderStates() {
  const { places, arrows, height } = layOutOrderStates();
  return (
    <span className="grid gap-4 sm:grid-cols-2">
      <svg
        role="img"
        aria-label="Diagram of the status changes of an order; the text beside it lists them all."
        viewBox={`0 0 ${WIDTH} ${height}`}
        className="w-full max-w-md"
      >
        <marker
          id="order-states-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8Z" className="fill-muted" />
        </marker>
        {arrows.map(({ from, to, path }) => (
          <path
            key={`${from}-${to}`}
            data-arrow={`${from}-${to}`}
            d={path}
            className="fill-none stroke-muted"
            markerEnd="url(#order-states-arrow)"
          />
        ))}
        {places.map(({ status, x, y }) => (
          <g key={status}>
            <rect
              x={x - NODE.width / 2}
              y={y - NODE.height / 2}
              width={NODE.width}
              height={NODE.height}
              rx={8}
              className={FILL[status] ?? "fill-surface stroke-line-strong"}
            />
            <text
              x={x}
              y={y}
              dominantBaseline="central"
              textAnchor="middle"
              className="fill-ink text-[0.8125rem] font-medium"
            >
              {status}
            </text>
          </g>
        ))}
      </svg>
      <span role="list" className="grid content-start gap-1.5 text-sm">
        {ORDER_STATUSES.map((status) => (
          <span role="listitem" key={status}>
            <strong className="font-semibold">{status}</strong>{" "}
            {isTerminal(status) ? "is final" : `can become ${nextStatuses(status).join(", ")}`}
          </span>
        ))}
      </span>
    </span>
  );
}
