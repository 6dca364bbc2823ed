import type { ErrorObject } from "ajv";
import addFormats from "ajv-formats";
import Ajv from "ajv/dist/2020.js";
import type { JsonSchema, SchemaIndex } from "@/lib/contract/openapi/json-schema";

/** Strict: a keyword or format that Ajv does not know is an error, so nothing remains unchecked. */
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
addFormats(ajv);
ajv.addVocabulary(["components"]);

/** Returns a function that lists the violations in a value, each with its path; empty if it conforms to the schema. */
export function schemaChecker(
  index: SchemaIndex,
): (schema: JsonSchema, value: unknown) => string[] {
  const components = { schemas: index };
  const compiled = new WeakMap<JsonSchema, ReturnType<typeof ajv.compile>>();
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile({ ...schema, components });
    compiled.set(schema, validate);
    return validate(value) ? [] : (validate.errors ?? []).map(describe);
  };
}

function describe({ keyword, instancePath, message, params }: ErrorObject): string {
  const path = `$${instancePath.replaceAll("/", ".")}`;
  if (keyword === "additionalProperties")
    return `${path}.${params.additionalProperty} is not documented`;
  if (keyword === "required") return `${path} lacks ${params.missingProperty}`;
  return `${path} ${message}`;
}
