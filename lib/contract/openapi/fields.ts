import { ACCOUNT_FIELDS } from "./fields-account";
import { ADMIN_FIELDS } from "./fields-admin";
import type { FieldBook, FieldNote } from "./field-book";
import { CORE_FIELDS } from "./fields-core";
import { SERVICE_FIELDS } from "./fields-service";

const BOOK: FieldBook = {
  ...CORE_FIELDS,
  ...SERVICE_FIELDS,
  ...ACCOUNT_FIELDS,
  ...ADMIN_FIELDS,
};

/** Components that speak of the same thing. */
const FAMILIES = [
  ["Event", "Event"],
  ["AdminOrder", "Order"],
  ["AppliedIpn", "Order"],
  ["ApiKeyWithSecret", "ApiKey"],
  ["DeliveryWithAttempts", "Delivery"],
] as const;

/** The note of a field: of this component if it has its own (`Order.status`), of the name otherwise. */
function find(owner: string, name: string): FieldNote | undefined {
  const family = FAMILIES.find(([ending]) => owner.endsWith(ending))?.[1];
  return BOOK[`${owner}.${name}`] ?? BOOK[`${family}.${name}`] ?? BOOK[name];
}

/** What a field means, in one sentence. */
export function noteOf(owner: string, name: string): string | undefined {
  return find(owner, name)?.[0];
}

/** What a field looks like; undefined when its schema says it. */
export function exampleOfField(owner: string, name: string): unknown {
  return find(owner, name)?.[1];
}
