import { OrderTracker, XsollaOrders } from "@driftstack/sdk";
import type { TrackableOrder } from "./order.js";

const STORED = "order";

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`The page has no ${id}.`);
}

const swords = element("swords", HTMLElement);
const status = element("status", HTMLElement);
const payLink = element("pay", HTMLAnchorElement);
const buyButton = element("buy", HTMLButtonElement);

buyButton.addEventListener("click", () => void buy());
void showItems();
// A page that is loaded again continues to track its order.
const stored = localStorage.getItem(STORED);
if (stored !== null) track(JSON.parse(stored) as TrackableOrder);

async function showItems(): Promise<void> {
  const response = await fetch("/items");
  swords.textContent = String(((await response.json()) as { swords: number }).swords);
}

async function buy(): Promise<void> {
  const response = await fetch("/orders", { method: "POST" });
  if (!response.ok) return show("The order could not be created. Try again.");
  const order = (await response.json()) as TrackableOrder;
  localStorage.setItem(STORED, JSON.stringify(order));
  track(order);
}

function track(order: TrackableOrder): void {
  const { clientToken, orderNumber, baseUrl, projectId } = order;
  OrderTracker.configure({ baseUrl, projectId });
  buyButton.disabled = true;
  payLink.href = order.checkoutUrl;
  payLink.hidden = false;
  show(`Order ${orderNumber}: waiting for your payment.`);
  XsollaOrders.checkOrder(
    clientToken,
    orderNumber,
    ({ content }) => {
      payLink.textContent = `Open the payment page (${content.price.amount} ${content.price.currency})`;
    },
    ({ description }) => show(description),
  );
  OrderTracker.checkPendingOrder(
    clientToken,
    orderNumber,
    () => void claim(order),
    ({ description }) => {
      if (description === "Order canceled.") finish(description);
      else show(`${description} Your payment may still arrive: reload to continue.`);
    },
  );
}

/** The tracker reported success; the server validates it, because this page can be manipulated. */
async function claim({ orderId, orderNumber }: TrackableOrder): Promise<void> {
  show(`Order ${orderNumber}: paid. Your item is being validated.`);
  const response = await fetch(`/orders/${orderId}/claim`, { method: "POST" });
  if (!response.ok) return show("Your item could not be validated yet. Reload to try again.");
  await showItems();
  finish("Thank you. The golden sword is yours.");
}

function finish(text: string): void {
  localStorage.removeItem(STORED);
  payLink.hidden = true;
  buyButton.disabled = false;
  show(text);
}

function show(text: string): void {
  status.textContent = text;
}
