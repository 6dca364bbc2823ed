export type TrackedStatus = "new" | "paid" | "done" | "canceled";

type TrackedPrice = { amount: string; amount_without_discount: string; currency: string };

export type TrackedOrder = {
  /** The order's number or its `ord_` ID: the form of the request. */
  order_id: number | string;
  status: TrackedStatus;
  content: {
    price: TrackedPrice;
    virtual_price: null;
    is_free: false;
    items: { sku: string; quantity: 1; is_free: false; price: TrackedPrice }[];
  };
};

export type TrackingError = {
  /** HTTP status; absent if there was no response. */
  status?: number;
  code: number;
  description: string;
};
