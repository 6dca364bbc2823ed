/** The form of an ID: `ord_` and 32 hexadecimal digits of a UUIDv7: lower-case, time-sortable, 74 random bits. */
export function idPattern(prefix: string): RegExp {
  return new RegExp(`^${prefix}_[0-9a-f]{32}$`);
}
