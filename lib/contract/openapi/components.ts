import { z } from "zod";
import { decimalSchema } from "@/lib/contract/ids";
import { metadataSchema } from "@/lib/contract/checkouts";
import { limitSchema, LIMIT_DEFAULT, LIMIT_MAX } from "@/lib/contract/pagination";
import { OPERATIONS } from "@/lib/contract/operations/all";
import { noteOf } from "./fields";
import { refTo, type JsonSchema } from "./json-schema";
import { NAMED_SCHEMAS } from "./named-schemas";
import { WEBHOOK_PAYLOADS } from "./payloads";

/** What a schema accepts and JSON Schema can not be read from: the words of a transform or a refinement. */
const STATED: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [limitSchema, { type: "integer", minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT }],
]);
const ADDED: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [metadataSchema, { maxProperties: 20 }],
  [decimalSchema, { description: "A decimal string, never in scientific notation." }],
]);

type Override = { zodSchema: unknown; jsonSchema: Record<string, unknown> };

function tidy({ zodSchema, jsonSchema }: Override): void {
  const schema = jsonSchema as JsonSchema;
  const stated = STATED.get(zodSchema);
  if (stated) {
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
    Object.assign(jsonSchema, stated);
  }
  Object.assign(jsonSchema, ADDED.get(zodSchema));
  spellOut(schema);
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format === "date-time" && schema.pattern !== undefined) {
    const isExact = schema.pattern.includes(String.raw`\.\d{3}(?:Z)`);
    if (isExact) schema.pattern = String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`;
    else delete schema.pattern;
  }
}

/** A record that has every one of a few keys, as the object that it is. */
function spellOut(schema: JsonSchema): void {
  const names = schema.propertyNames?.enum;
  const field = schema.additionalProperties;
  if (!names || !schema.required || typeof field !== "object") return;
  schema.properties = Object.fromEntries(names.map((name) => [String(name), { ...field }]));
  schema.additionalProperties = false;
  delete schema.propertyNames;
}

const pascal = (id: string) => id.charAt(0).toUpperCase() + id.slice(1);

/** Every name in use and the schema it stands for: what comes in, and what goes out. */
function collectNames(): { inputs: Map<z.ZodType, string>; outputs: Map<z.ZodType, string> } {
  const inputs = new Map<z.ZodType, string>();
  const outputs = new Map<z.ZodType, string>(NAMED_SCHEMAS.map(([name, schema]) => [schema, name]));
  for (const [type, schema] of WEBHOOK_PAYLOADS) outputs.set(schema, payloadName(type));
  for (const { id, body, answers } of OPERATIONS) {
    if (body && !inputs.has(body)) inputs.set(body, `${pascal(id)}Request`);
    for (const [status, { schema }] of Object.entries(answers)) {
      if (!schema || outputs.has(schema)) continue;
      outputs.set(schema, `${pascal(id)}${Number(status) < 300 ? "" : status}Response`);
    }
  }
  return { inputs, outputs };
}

/** The component that describes the whole body of a webhook, such as `CryptoOrderPaidEvent`. */
export function payloadName(type: string): string {
  return `${type.split(/[._]/).map(pascal).join("")}Event`;
}

const NAMES = collectNames();

/** A reference to the component of a request body or an answer. */
export function refOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const name = (io === "input" ? NAMES.inputs : NAMES.outputs).get(schema);
  if (name === undefined) throw new Error("this schema is in no row of the operation table");
  return refTo(name);
}

function convert(names: Map<z.ZodType, string>, io: "input" | "output") {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => refTo(id).$ref ?? id,
    override: tidy,
  });
  return Object.entries(schemas).map(([name, schema]): [string, JsonSchema] => {
    const { $schema: _schema, $id: _id, ...rest } = schema as Record<string, unknown>;
    return [name, describe(rest as JsonSchema, name)];
  });
}

/** Writes the note of every field beside it. */
function describe(schema: JsonSchema, owner: string): JsonSchema {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const note = noteOf(owner, name);
    if (note !== undefined && field.$ref === undefined) field.description = note;
    describe(field, owner);
  }
  for (const inner of [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
    if (inner) describe(inner, owner);
  return schema;
}

/** `components.schemas`, by name. */
export function buildSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries(
    [...convert(NAMES.inputs, "input"), ...convert(NAMES.outputs, "output")].sort(([a], [b]) =>
      a < b ? -1 : 1,
    ),
  );
}

/** The fields of an object that arrives in a path or a query, each as a schema of its own. */
export function fieldsOf(
  schema: z.ZodType,
): { name: string; required: boolean; schema: JsonSchema }[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: "input",
    override: tidy,
  }) as JsonSchema;
  return Object.entries(properties).map(([name, field]) => ({
    name,
    required: required.includes(name),
    schema: field,
  }));
}
