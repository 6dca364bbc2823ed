import type { JsonSchema } from "@/lib/contract/openapi/json-schema";

export type SchemaRow = {
  /** The field with its parents: `orders[].id`. */
  path: string;
  type: string;
  required: boolean;
  limits: string;
  note?: string;
};

const PATTERN_LENGTH_MAX = 40;
const REF_PREFIX = "#/components/schemas/";

/** The names of the objects that a schema refers to, including itself. */
export function refsOf(schema: JsonSchema): string[] {
  const own = schema.$ref === undefined ? [] : [schema.$ref.slice(REF_PREFIX.length)];
  const inner = [schema.items, ...branchesOf(schema), ...Object.values(schema.properties ?? {})];
  return [...new Set([...own, ...inner.flatMap((one) => (one ? refsOf(one) : []))])];
}

export function rowsOf(schema: JsonSchema, prefix = ""): SchemaRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const row = toRow(prefix + name, field, schema.required?.includes(name) ?? false);
    return [row, ...rowsWithin(field, row.path)];
  });
}

export function toRow(path: string, schema: JsonSchema, required: boolean): SchemaRow {
  const note = schema.description;
  return { path, type: typeText(schema), required, limits: limitsText(schema), note };
}

function rowsWithin(field: JsonSchema, path: string): SchemaRow[] {
  const { additionalProperties: values } = field;
  return [
    ...rowsOf(field, `${path}.`),
    ...(field.items ? rowsWithin(field.items, `${path}[]`) : []),
    ...(typeof values === "object" ? rowsWithin(values, `${path}.*`) : []),
    ...branchesOf(field).flatMap((branch) => rowsWithin(branch, path)),
  ];
}

function branchesOf({ anyOf = [], oneOf = [], allOf = [] }: JsonSchema): JsonSchema[] {
  return [...anyOf, ...oneOf, ...allOf];
}

function typeText(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(REF_PREFIX.length);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" or ");
  const branches = branchesOf(schema);
  if (branches.length > 0) return [...new Set(branches.map(typeText))].join(" or ");
  if (schema.items) return `array of ${typeText(schema.items)}`;
  const type = [schema.type ?? "any"].flat().join(" or ");
  return schema.format === undefined ? type : `${type} (${schema.format})`;
}

function limitsText(schema: JsonSchema): string {
  const { pattern, exclusiveMinimum, uniqueItems, default: preset } = schema;
  return [
    range(schema.minLength, schema.maxLength, " characters"),
    range(schema.minimum, schema.maximum, ""),
    exclusiveMinimum === undefined ? "" : `more than ${exclusiveMinimum}`,
    range(schema.minItems, schema.maxItems, " items"),
    range(schema.minProperties, schema.maxProperties, " fields"),
    uniqueItems ? "unique items" : "",
    pattern !== undefined && pattern.length <= PATTERN_LENGTH_MAX ? `matches ${pattern}` : "",
    preset === undefined ? "" : `default ${JSON.stringify(preset)}`,
    ...branchesOf(schema).map(limitsText),
  ]
    .filter(Boolean)
    .join("; ");
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least !== undefined && most !== undefined) {
    return least === most ? `exactly ${most}${unit}` : `${least} to ${most}${unit}`;
  }
  if (least !== undefined) return `at least ${least}${unit}`;
  return most === undefined ? "" : `at most ${most}${unit}`;
}
