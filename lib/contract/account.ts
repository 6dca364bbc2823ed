import { z } from "zod";
import { labelSchema } from "./api-keys";
import { payCurrencySchema } from "./checkouts";
import { timestampSchema } from "./ids";

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

/** False for what a browser would read as another host, such as `0x7f.1`. */
function isCanonicalHost(host: string): boolean {
  const url = `https://${host}`;
  return URL.canParse(url) && new URL(url).hostname === host;
}

/** The settings of an account; live and test mode share them. */
export const updateAccountBody = z
  .strictObject({
    seller_name: labelSchema.nullable().optional(),
    seller_address: addressSchema.nullable().optional(),
    seller_tax_id: labelSchema.nullable().optional(),
    support_email: z.email("must be an e-mail address").max(254).nullable().optional(),
    default_pay_currency: payCurrencySchema.nullable().optional(),
    redirect_hosts: z
      .array(redirectHostSchema)
      .max(REDIRECT_HOSTS_MAX, `must have at most ${REDIRECT_HOSTS_MAX} hosts`)
      .refine((hosts) => new Set(hosts).size === hosts.length, "must not repeat a host")
      .optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, "must change at least one field");
export type UpdateAccountInput = z.infer<typeof updateAccountBody>;

export const accountResource = z.object({
  id: z.string(),
  number: z.number().int(),
  name: z.string(),
  seller_name: z.string().nullable(),
  seller_address: z.string().nullable(),
  seller_tax_id: z.string().nullable(),
  support_email: z.string().nullable(),
  default_pay_currency: z.string().nullable(),
  redirect_hosts: z.array(z.string()),
  created_at: timestampSchema,
});
export type AccountResource = z.infer<typeof accountResource>;
