import { ACCOUNT_OPERATIONS } from "./accounts";
import { ADMIN_OPERATIONS } from "./admin";
import { ADMIN_REPORT_OPERATIONS } from "./admin-reports";
import { CHECKOUT_OPERATIONS } from "./checkouts";
import type { Operation } from "./operation";
import { ORDER_OPERATIONS } from "./orders";
import { PAY_OPERATIONS } from "./pay";
import { SERVICE_OPERATIONS } from "./service";
import { SIGN_IN_OPERATIONS } from "./sign-in";
import { WEBHOOK_OPERATIONS } from "./webhooks";

/** Every call of the API. A route file without its row here, or a row without its route file, fails a test. */
export const OPERATIONS: readonly Operation[] = [
  ...CHECKOUT_OPERATIONS,
  ...ORDER_OPERATIONS,
  ...PAY_OPERATIONS,
  ...WEBHOOK_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...SIGN_IN_OPERATIONS,
  ...ADMIN_OPERATIONS,
  ...ADMIN_REPORT_OPERATIONS,
  ...SERVICE_OPERATIONS,
];
