/** The part of JSON Schema 2020-12 that the document uses. Any other keyword fails the conformance check. */
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
  /** From Zod metadata; the document has `examples` instead. */
  example?: unknown;
};

export type SchemaIndex = Readonly<Record<string, JsonSchema>>;

const PREFIX = "#/components/schemas/";

export function schemasIn(schema: JsonSchema): JsonSchema[] {
  const { properties = {}, items, additionalProperties, propertyNames } = schema;
  return [
    ...Object.values(properties),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
    ...[items, additionalProperties, propertyNames].filter((one) => typeof one === "object"),
  ];
}

/** Follows a reference into the components. Throws if it is not defined there. */
export function resolveSchema(schema: JsonSchema, index: SchemaIndex): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const found = index[schema.$ref.slice(PREFIX.length)];
  if (!found) throw new Error(`${schema.$ref} is not defined`);
  return found;
}
