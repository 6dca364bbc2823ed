export type ProductPrice = { price_cents: number; price_currency: string };

export type Product = {
  code: string;
  name: string | null;
  prices: ProductPrice[];
  created_at: string;
};

export type ReplaceProductBody = { name?: string | null; prices: ProductPrice[] };
