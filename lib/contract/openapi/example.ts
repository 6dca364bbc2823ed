import { LEFT_OUT } from "./field-book";
import { exampleOfField } from "./fields";
import { resolveSchema, type JsonSchema, type SchemaIndex } from "./json-schema";

const PREFIX_LENGTH = "#/components/schemas/".length;

/** A real-looking value of a schema, made from the example that each field has in the field book. */
export function exampleOf(schema: JsonSchema, index: SchemaIndex, owner = ""): unknown {
  if (schema.$ref !== undefined) {
    return exampleOf(resolveSchema(schema, index), index, schema.$ref.slice(PREFIX_LENGTH));
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.properties) return exampleOfObject(schema, index, owner);
  if (schema.items) return [exampleOf(schema.items, index, owner)];
  const branch = (schema.anyOf ?? schema.oneOf)?.find((one) => one.type !== "null");
  if (branch) return exampleOf(branch, index, owner);
  if (schema.enum) return schema.enum[0];
  const type = [schema.type].flat()[0];
  if (type === "object") return {};
  if (type === "boolean") return true;
  if (type === "integer") return 1;
  return `no example for a field of ${owner}`;
}

function exampleOfObject(schema: JsonSchema, index: SchemaIndex, owner: string): unknown {
  const { properties = {} } = schema;
  const fields = Object.entries(properties).map(([name, field]): [string, unknown] => {
    const given = field.const === undefined ? exampleOfField(owner, name) : undefined;
    return [name, given === undefined ? exampleOf(field, index, owner) : given];
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== LEFT_OUT));
}
