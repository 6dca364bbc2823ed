import { isTerminal, ORDER_STATUSES, type OrderStatus } from "@/lib/domain/order";
import { TRANSITIONS } from "@/lib/domain/transition";

export const NODE = { width: 96, height: 34 };
export const WIDTH = 360;
const ROW = 78;
const MARGIN = NODE.width / 2 + 4;
/** The column of the statuses that are not final, between the first two final ones. */
const OPEN_X = 116;

export type Place = { status: OrderStatus; x: number; y: number };
export type Arrow = { from: OrderStatus; to: OrderStatus; path: string };

/** The statuses that an order of a customer can change to. */
export function nextStatuses(status: OrderStatus): OrderStatus[] {
  return ORDER_STATUSES.filter((next) => TRANSITIONS[status].includes(next));
}

/** Open statuses below each other, each below those that lead to it, and all final ones in the last row. */
function placesOf(): Place[] {
  const open = ORDER_STATUSES.filter((status) => !isTerminal(status));
  const final = ORDER_STATUSES.filter(isTerminal);
  const gap = (WIDTH - 2 * MARGIN) / Math.max(1, final.length - 1);
  const lastRow = Math.max(...open.map(rowOf)) + 1;
  return [
    ...open.map((status) => ({ status, x: OPEN_X, y: yOf(rowOf(status)) })),
    ...final.map((status, index) => ({ status, x: MARGIN + index * gap, y: yOf(lastRow) })),
  ];
}

const yOf = (row: number) => NODE.height / 2 + 4 + row * ROW;

function rowOf(status: OrderStatus): number {
  const before = ORDER_STATUSES.filter((one) => TRANSITIONS[one].includes(status));
  return before.length === 0 ? 0 : 1 + Math.max(...before.map(rowOf));
}

function arrowOf(from: Place, to: Place, { index, count }: { index: number; count: number }) {
  if (!isTerminal(to.status)) {
    if (to.y - from.y === ROW)
      return `M${from.x} ${from.y + NODE.height / 2}V${to.y - NODE.height / 2}`;
    const side = from.x + NODE.width / 2;
    return `M${side} ${from.y + 6}C${side + 34} ${from.y + 16} ${side + 34} ${to.y - 16} ${side} ${to.y}`;
  }
  const isLeft = to.x < from.x;
  const side = from.x + (isLeft ? -1 : 1) * (NODE.width / 2);
  // The topmost status arrives at the outermost place.
  const step = (NODE.width - 24) / count;
  const x = to.x + (isLeft ? -1 : 1) * (NODE.width / 2 - 12 - (index + 0.5) * step);
  const end = to.y - NODE.height / 2;
  return `M${side} ${from.y}Q${x} ${from.y} ${x} ${end}`;
}

export type Diagram = { places: Place[]; arrows: Arrow[]; height: number };

/** The positions of the statuses, and an arrow for every change that the table of transitions allows. */
export function layOutOrderStates(): Diagram {
  const places = placesOf();
  const arrows = places.flatMap((to) => {
    const sources = places.filter((from) => nextStatuses(from.status).includes(to.status));
    return sources.map((from, index) => ({
      from: from.status,
      to: to.status,
      path: arrowOf(from, to, { index, count: sources.length }),
    }));
  });
  const height = Math.max(...places.map(({ y }) => y)) + NODE.height / 2 + 4;
  return { places, arrows, height };
}
