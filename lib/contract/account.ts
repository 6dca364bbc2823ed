import { z } from "zod";
import { integer, text } from "./fields";
import { labelSchema } from "./api-keys";
import { payCurrencySchema } from "./checkouts";
import { EXAMPLE } from "./examples";
import { operation } from "./operation";
import { orderFields } from "./order-fields";

export const REDIRECT_HOSTS_MAX = 50;

const addressSchema = z
  .string()
  .trim()
  .min(1, "must not be empty; use null for none")
  .max(500, "must be at most 500 characters")
  .regex(
    /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/,
    "must not contain control characters other than line breaks",
  );

const HOST_ADVICE = "must be a host name such as shop.example.com, without scheme, path or port";
const HOST =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const redirectHostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(HOST, HOST_ADVICE)
  .refine(isCanonicalHost, HOST_ADVICE);

/** False for a host that a browser would normalize to another, such as `0x7f.1`. */
function isCanonicalHost(host: string): boolean {
  const url = `https://${host}`;
  return URL.canParse(url) && new URL(url).hostname === host;
}

const fields = {
  name: { description: "Name of the account.", example: "Example Shop" },
  seller_name: { description: "Name of the seller on receipts.", example: "Example Shop GmbH" },
  seller_address: {
    description: "Postal address of the seller on receipts.",
    example: "Hauptstr. 1\n10827 Berlin",
  },
  seller_tax_id: { description: "Tax ID of the seller on receipts.", example: "DE123456789" },
  support_email: {
    description: "Email address at which payers get help.",
    example: "help@example.org",
  },
  default_pay_currency: {
    description: "Coin of checkouts that do not specify one.",
    example: "btc",
  },
  redirect_hosts: {
    description: "Hosts that payers may be redirected to.",
    example: ["shop.example.org"],
  },
};

/** The settings of an account; live and test mode share them. */
export const updateAccountBody = z
  .strictObject({
    name: labelSchema.optional().meta(fields.name),
    seller_name: labelSchema.nullable().optional().meta(fields.seller_name),
    seller_address: addressSchema.nullable().optional().meta(fields.seller_address),
    seller_tax_id: labelSchema.nullable().optional().meta(fields.seller_tax_id),
    support_email: z
      .email("must be an email address")
      .max(254)
      .nullable()
      .optional()
      .meta(fields.support_email),
    default_pay_currency: payCurrencySchema.nullable().optional().meta(fields.default_pay_currency),
    redirect_hosts: z
      .array(redirectHostSchema)
      .max(REDIRECT_HOSTS_MAX, `must have at most ${REDIRECT_HOSTS_MAX} hosts`)
      .refine((hosts) => new Set(hosts).size === hosts.length, "must not repeat a host")
      .optional()
      .meta(fields.redirect_hosts),
  })
  .refine((changes) => Object.keys(changes).length > 0, "must change at least one field")
  .meta({ id: "UpdateAccountRequest" });
export type UpdateAccountInput = z.infer<typeof updateAccountBody>;

export const accountResource = z
  .object({
    id: text("ID of the account.", EXAMPLE.accountId),
    client_id: text(
      "The account's ID as a UUID: the user name of HTTP Basic in payment prompts.",
      EXAMPLE.clientId,
    ),
    number: integer(
      "Number of the account, for integrations that need a numeric identifier.",
      1001,
    ),
    name: z.string().meta(fields.name),
    seller_name: z.string().nullable().meta(fields.seller_name),
    seller_address: z.string().nullable().meta(fields.seller_address),
    seller_tax_id: z.string().nullable().meta(fields.seller_tax_id),
    support_email: z.string().nullable().meta(fields.support_email),
    default_pay_currency: z.string().nullable().meta(fields.default_pay_currency),
    redirect_hosts: z.array(z.string()).meta(fields.redirect_hosts),
    created_at: orderFields.created_at,
  })
  .meta({ id: "Account", description: "The account." });
export type AccountResource = z.infer<typeof accountResource>;

export const getAccount = operation({
  id: "getAccount",
  method: "GET",
  path: "/v1/account",
  summary: "Retrieve the account",
  auth: "read",
  response: { 200: accountResource },
});

export const updateAccount = operation({
  id: "updateAccount",
  method: "PATCH",
  path: "/v1/account",
  summary: "Update the account's settings",
  auth: "account_owner",
  body: updateAccountBody,
  response: { 200: accountResource },
});
