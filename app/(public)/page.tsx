import type { Metadata } from "next";
import Link from "next/link";
import { PublicHeader } from "@/components/layout/public-header";
import { buttonClass } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { getRuntime } from "@/lib/platform/runtime";

export const metadata: Metadata = {
  title: "Driftstack Billing: crypto checkout on your own server",
  description:
    "Self-hosted crypto billing: checkouts, a payer's page, signed webhooks, receipts and an order dashboard.",
};

const STEPS = [
  {
    name: "Ask for a payment",
    text: "One request with a price makes an order: an address, an exact amount and a page for the payer.",
  },
  {
    name: "Let it be paid",
    text: "The payer copies, scans or opens a wallet. Every payment, late or partial, is recorded and accounted for.",
  },
  {
    name: "Be told once",
    text: "A signed webhook says that the order is paid, and is delivered again until your server answers.",
  },
] as const;

function checkoutCurl(appUrl: string): string {
  return [
    `curl ${appUrl}/v1/billing/crypto-checkout \\`,
    `  -H "Authorization: Bearer $DRIFTSTACK_KEY" \\`,
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
            Orders, a page for the payer, signed webhooks, receipts and a dashboard. You keep the
            keys and the data.
          </p>
          <p>
            <Link href="/sign-in" prefetch={false} className={buttonClass("primary", "lg")}>
              Sign in to the dashboard
            </Link>
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
            Make a first order
          </h2>
          <p className="max-w-2xl text-muted">
            Take a test key: the first start wrote one to <code>credentials.json</code> in the data
            folder. Set <code>DRIFTSTACK_KEY</code> to it and send this. The answer holds a{" "}
            <code>checkout_url</code>: open it and play the payment. No money moves with a test key.
          </p>
          <CodeBlock label="Checkout request" code={checkoutCurl(appUrl)} />
        </section>
      </main>
    </>
  );
}
