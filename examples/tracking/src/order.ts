/** What the server sends to the page about a new order. None of it is secret. */
export type TrackableOrder = {
  orderId: string;
  orderNumber: number;
  clientToken: string;
  checkoutUrl: string;
  /** The billing server, and the number of the account there. */
  baseUrl: string;
  projectId: number;
};

export type Claim = { granted: boolean };
