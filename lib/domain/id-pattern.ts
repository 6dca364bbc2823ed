/**
 * The format of an ID: `<prefix>_` and a UUIDv7 (time-sortable, 74 random bits) in its canonical lowercase form. Earlier
 * versions created IDs without the dashes; they stay valid.
 */
export function idPattern(prefix: string): RegExp {
  return new RegExp(`^${prefix}_([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})$`);
}
