import type { Metadata } from "next";
import { AppLink } from "@/components/ui/app-link";
import { PublicHeader } from "@/components/shell/public-header";
import { buttonClass } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { getRuntime } from "@/lib/platform/runtime";

export const metadata: Metadata = {
  title: "Driftstack Billing: crypto checkout on your own server",
  description:
    "Self-hosted crypto billing: checkouts, payment pages, signed webhooks, receipts and an order dashboard.",
};

const STEPS = [
  {
    name: "Create an order",
    text: "One request with a price creates an order with an address, an exact amount and a payment page.",
  },
  {
    name: "Receive the payment",
    text: "The payer copies the address, scans a QR code or opens a wallet. Every payment is recorded, including late and partial ones.",
  },
  {
    name: "Receive a webhook",
    text: "A signed webhook reports that the order is paid. It is retried until your server responds with 2xx.",
  },
] as const;

function checkoutCurl(appUrl: string): string {
  return [
    `curl ${appUrl}/v1/billing/crypto-checkout \\`,
    `  -H "Authorization: Bearer $DRIFTSTACK_API_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -H "Idempotency-Key: first-order" \\`,
    `  -d '{"product":"pro-monthly","price_cents":4900,"price_currency":"USD","pay_currency":"btc"}'`,
  ].join("\n");
}

export default function HomePage() {
  const { appUrl } = getRuntime().config;
  return (
    <>
      <PublicHeader />
      <main className="mx-auto grid max-w-5xl grid-cols-1 gap-12 px-5 py-12 sm:py-20">
        <section className="grid max-w-2xl gap-5">
          <h1 className="text-3xl font-semibold tracking-tight text-balance sm:text-4xl">
            Crypto checkout that runs on your own server
          </h1>
          <p className="text-lg text-muted">
            Orders, payment pages, signed webhooks, receipts and a dashboard. You keep the keys and
            the data.
          </p>
          <p>
            <AppLink href="/sign-in" className={buttonClass("primary", "lg")}>
              Sign in to the dashboard
            </AppLink>
          </p>
        </section>
        <section aria-labelledby="how" className="grid grid-cols-1 gap-5">
          <h2 id="how" className="text-xl font-semibold">
            How it works
          </h2>
          <ol className="grid gap-6 sm:grid-cols-3">
            {STEPS.map(({ name, text }, index) => (
              <li key={name} className="border-t border-line pt-3">
                <h3 className="font-semibold">
                  <span className="me-2 font-normal text-muted figures">{index + 1}</span>
                  {name}
                </h3>
                <p className="mt-1 text-sm text-muted">{text}</p>
              </li>
            ))}
          </ol>
        </section>
        <section aria-labelledby="first-order" className="grid grid-cols-1 gap-4">
          <h2 id="first-order" className="text-xl font-semibold">
            Create your first order
          </h2>
          <p className="max-w-2xl text-muted">
            The first start wrote a test key to <code>credentials.json</code> in the data folder.
            Set <code>DRIFTSTACK_API_KEY</code> to it and send this request. Open the{" "}
            <code>checkout_url</code> in the response and simulate the payment. No real money moves
            with a test key.
          </p>
          <CodeBlock label="Checkout request" code={checkoutCurl(appUrl)} />
        </section>
      </main>
    </>
  );
}
