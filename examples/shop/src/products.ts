/** Packs of credits. A price is in the minor unit of its currency: 900 is 9.00 USD. */
export const PRODUCTS = [
  { code: "credits_100", name: "100 credits", credits: 100, priceCents: 900, currency: "USD" },
  { code: "credits_500", name: "500 credits", credits: 500, priceCents: 3900, currency: "USD" },
] as const;

export type Product = (typeof PRODUCTS)[number];
