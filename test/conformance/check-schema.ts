import {
  resolveSchema,
  type JsonSchema,
  type SchemaIndex,
} from "@/lib/contract/openapi/json-schema";

type Check = (schema: JsonSchema, value: unknown, index: SchemaIndex) => string | false;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** One check for each keyword; a keyword without one is itself a violation, so nothing remains unchecked. */
const CHECKS: Record<string, Check> = {
  type: ({ type }, value) =>
    ![type].flat().some((one) => one !== undefined && isOfType(one, value)) &&
    `is not of type ${[type].flat().join(" or ")}`,
  enum: (schema, value) => !schema.enum?.includes(value) && "is not one of the values",
  const: (schema, value) => value !== schema.const && `is not ${String(schema.const)}`,
  pattern: ({ pattern = "" }, value) =>
    typeof value === "string" &&
    !new RegExp(pattern, "u").test(value) &&
    `does not match ${pattern}`,
  format: ({ format }, value) =>
    format === "date-time" &&
    typeof value === "string" &&
    !(ISO_TIME.test(value) && !Number.isNaN(Date.parse(value))) &&
    "is not a time",
  minLength: ({ minLength = 0 }, value) =>
    typeof value === "string" && [...value].length < minLength && "is too short",
  maxLength: ({ maxLength = 0 }, value) =>
    typeof value === "string" && [...value].length > maxLength && "is too long",
  minimum: ({ minimum = 0 }, value) =>
    typeof value === "number" && value < minimum && "is too small",
  maximum: ({ maximum = 0 }, value) =>
    typeof value === "number" && value > maximum && "is too large",
  exclusiveMinimum: ({ exclusiveMinimum = 0 }, value) =>
    typeof value === "number" && value <= exclusiveMinimum && "is too small",
  minItems: ({ minItems = 0 }, value) =>
    Array.isArray(value) && value.length < minItems && "has too few items",
  maxItems: ({ maxItems = 0 }, value) =>
    Array.isArray(value) && value.length > maxItems && "has too many items",
  uniqueItems: (_, value) =>
    Array.isArray(value) &&
    new Set(value.map((one) => JSON.stringify(one))).size < value.length &&
    "repeats an item",
  minProperties: ({ minProperties = 0 }, value) =>
    isObject(value) && Object.keys(value).length < minProperties && "has too few fields",
  maxProperties: ({ maxProperties = 0 }, value) =>
    isObject(value) && Object.keys(value).length > maxProperties && "has too many fields",
  required: ({ required = [] }, value) => {
    const missing = isObject(value) ? required.filter((name) => !Object.hasOwn(value, name)) : [];
    return missing.length > 0 && `lacks ${missing.join(", ")}`;
  },
  anyOf: ({ anyOf = [] }, value, index) =>
    !anyOf.some((one) => checkSchema(one, value, index).length === 0) && "fits no alternative",
  oneOf: ({ oneOf = [] }, value, index) =>
    oneOf.filter((one) => checkSchema(one, value, index).length === 0).length !== 1 &&
    "does not fit exactly one alternative",
};
/** Checked elsewhere, or documentation only. */
const SILENT = new Set([
  ...["properties", "additionalProperties", "propertyNames", "items", "allOf"],
  ...["description", "title", "default", "examples", "$ref"],
]);

/** The violations in `value`, each with its path; empty if it conforms to the schema. */
export function checkSchema(
  given: JsonSchema,
  value: unknown,
  index: SchemaIndex,
  path = "$",
): string[] {
  const schema = resolveSchema(given, index);
  const own = Object.keys(schema).flatMap((keyword) => {
    if (SILENT.has(keyword)) return [];
    const check = CHECKS[keyword];
    if (!check) return [`${path} has the keyword ${keyword}, which nothing checks`];
    const wrong = check(schema, value, index);
    return wrong === false ? [] : [`${path} ${wrong}`];
  });
  return [...own, ...checkInside(schema, value, index, path)];
}

function checkInside(schema: JsonSchema, value: unknown, index: SchemaIndex, path: string) {
  const wrong = (schema.allOf ?? []).flatMap((one) => checkSchema(one, value, index, path));
  if (Array.isArray(value) && schema.items) {
    const { items } = schema;
    wrong.push(...value.flatMap((one, i) => checkSchema(items, one, index, `${path}[${i}]`)));
  }
  if (!isObject(value)) return wrong;
  const { properties = {}, additionalProperties = true, propertyNames } = schema;
  for (const [name, field] of Object.entries(value)) {
    const at = `${path}.${name}`;
    if (propertyNames) wrong.push(...checkSchema(propertyNames, name, index, `${at} (name)`));
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known) wrong.push(...checkSchema(known, field, index, at));
    else if (additionalProperties === false) wrong.push(`${at} is not documented`);
    else if (additionalProperties !== true)
      wrong.push(...checkSchema(additionalProperties, field, index, at));
  }
  return wrong;
}
