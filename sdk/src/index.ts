export { Driftstack } from "./client.js";
export type { DriftstackOptions, RequestOptions } from "./http/transport.js";
export type { RetryOptions } from "./http/retry.js";
export {
  AmountTooLowError,
  AuthError,
  BadRequestError,
  ConflictError,
  DriftstackError,
  ExpiredKeyError,
  ForbiddenError,
  IdempotencyKeyReusedError,
  InternalError,
  InvalidKeyError,
  MethodNotAllowedError,
  NotFoundError,
  PaginationError,
  PayloadTooLargeError,
  PriceMismatchError,
  ProviderUnavailableError,
  RateLimitError,
  ReauthenticationRequiredError,
  RevokedKeyError,
  TimeoutError,
  TransportError,
  UnsupportedMediaTypeError,
  ValidationError,
} from "./http/errors.js";
export {
  OrderNotPaidError,
  type CreateCheckoutOptions,
  type CryptoOrders,
} from "./resources/crypto-orders.js";
export type { ApiKeys } from "./resources/api-keys.js";
export type { Events } from "./resources/events.js";
export type { Products } from "./resources/products.js";
export type { Prompts } from "./resources/prompts.js";
export type { Webhooks } from "./resources/webhooks.js";
export { WaitTimeoutError, type WaitOptions } from "./wait-until-final.js";
export {
  verifyWebhookSignature,
  type VerifyWebhookInput,
} from "./signatures/verify-webhook-signature.js";
export {
  signTestWebhook,
  type SignedTestWebhook,
  type SignTestWebhookInput,
} from "./signatures/sign-test-webhook.js";
export { OrderTracker } from "./tracker/order-tracker.js";
export { XsollaOrders } from "./tracker/xsolla-orders.js";
export type { Clock, TrackingOptions, TrackingSocket } from "./tracker/tracking-config.js";
export type * from "./types/api-keys.js";
export type * from "./types/checkouts.js";
export type * from "./types/events.js";
export type * from "./types/orders.js";
export type * from "./types/pages.js";
export type * from "./types/problem.js";
export type * from "./types/products.js";
export type * from "./types/prompts.js";
export type * from "./types/signatures.js";
export type * from "./types/tracking.js";
export type * from "./types/webhooks.js";
