/** The format of an ID: `<prefix>_` and the 32 lowercase hex digits of a UUIDv7 (time-sortable, 74 random bits). */
export function idPattern(prefix: string): RegExp {
  return new RegExp(`^${prefix}_[0-9a-f]{32}$`);
}
