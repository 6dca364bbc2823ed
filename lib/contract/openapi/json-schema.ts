/** The part of JSON Schema 2020-12 that the document uses. A keyword that is not here fails the conformance check. */
export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  minProperties?: number;
  maxProperties?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  default?: unknown;
  title?: string;
  description?: string;
  examples?: unknown[];
};

export type SchemaIndex = Readonly<Record<string, JsonSchema>>;

const PREFIX = "#/components/schemas/";

export const refTo = (name: string): JsonSchema => ({ $ref: PREFIX + name });

/** Follows a reference into the components. Throws for one that leads nowhere. */
export function resolveSchema(schema: JsonSchema, index: SchemaIndex): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const found = index[schema.$ref.slice(PREFIX.length)];
  if (!found) throw new Error(`${schema.$ref} leads nowhere`);
  return found;
}
