import { createHash, timingSafeEqual } from "node:crypto";
import { Router, urlencoded, type RequestHandler } from "express";
import { html, page } from "./html.js";
import type { Shop } from "./run-program.js";
import { creditOnce, type Cart, type Store } from "./store.js";

type IssueRow = Cart & {
  order_id: string;
  kind: string;
  due: string | null;
  received: string | null;
  coin: string | null;
  is_credited: number;
};

const OPEN_ISSUES = `
  SELECT issues.*, carts.*,
         EXISTS (SELECT 1 FROM credits WHERE credits.order_id = issues.order_id) AS is_credited
  FROM issues JOIN carts ON carts.order_id = issues.order_id
  WHERE is_open = 1`;

/** The payments that a person has to look at, with the two decisions: credit the order, or close the issue. */
export function ownerPages({ store }: Shop, password: string): Router {
  const router = Router();
  router.use(requirePassword(password));
  router.get("/", (_request, response) => {
    const issues = store.prepare(`${OPEN_ISSUES} ORDER BY issues.order_id LIMIT 100`).all();
    response.send(page("Payments to look at", showIssues(issues as IssueRow[])));
  });
  router.post("/:decision", urlencoded({ limit: "4kb" }), (request, response) => {
    const { order } = (request.body ?? {}) as Record<string, unknown>;
    const { decision } = request.params;
    if ((decision !== "credit" && decision !== "close") || typeof order !== "string")
      response.sendStatus(404);
    else {
      decide(store, order, decision);
      response.redirect(303, "/owner");
    }
  });
  return router;
}

function decide(store: Store, orderId: string, decision: "credit" | "close"): void {
  const apply = store.transaction(() => {
    const issue = store.prepare(`${OPEN_ISSUES} AND issues.order_id = ?`).get(orderId);
    if (!issue) return;
    if (decision === "credit") creditOnce(store, issue as IssueRow, { orderId, source: "owner" });
    store.prepare("UPDATE issues SET is_open = 0 WHERE order_id = ?").run(orderId);
  });
  apply.immediate();
}

function showIssues(issues: IssueRow[]) {
  if (issues.length === 0) return html`<p>None.</p>`;
  const button = (decision: string, label: string, orderId: string) => html`
    <form method="post" action="/owner/${decision}">
      <button name="order" value="${orderId}">${label}</button>
    </form>
  `;
  const rows = issues.map(
    ({ order_id, kind, due, received, coin, customer_id, credits, is_credited }) => html`
      <tr>
        <td>${order_id}<br />customer ${customer_id}</td>
        <td>${kind}: ${received} of ${due} ${coin}</td>
        <td>${is_credited ? "credited" : button("credit", `Add ${credits} credits`, order_id)}</td>
        <td>${button("close", "Close", order_id)}</td>
      </tr>
    `,
  );
  return html`<table>
    ${rows}
  </table>`;
}

function requirePassword(password: string): RequestHandler {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return (request, response, next) => {
    const encoded = /^Basic (\S+)$/i.exec(request.get("authorization") ?? "")?.[1] ?? "";
    const given = Buffer.from(encoded, "base64").toString();
    if (timingSafeEqual(digest(given), digest(`owner:${password}`))) next();
    else response.status(401).set("www-authenticate", 'Basic realm="owner"').end();
  };
}
