import { resolveSchema, type JsonSchema, type SchemaIndex } from "./json-schema";

export function exampleOf(given: JsonSchema, index: SchemaIndex): unknown {
  const schema = resolveSchema(given, index);
  if (given.examples ?? schema.examples) return (given.examples ?? schema.examples)?.[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.properties) {
    const fields = Object.entries(schema.properties);
    return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field, index)]));
  }
  if (schema.items) return [exampleOf(schema.items, index)];
  const branch = (schema.anyOf ?? schema.oneOf)?.find((one) => one.type !== "null");
  if (branch) return exampleOf(branch, index);
  if (schema.enum) return schema.enum[0];
  switch ([schema.type].flat()[0]) {
    case "object":
      return {};
    case "boolean":
      return true;
    case "integer":
      return 1;
    default:
      return MISSING_EXAMPLE;
  }
}

/** A test fails where this appears: add an `example` to the schema. */
export const MISSING_EXAMPLE = "(missing example)";
