import type { Operation } from "@/lib/contract/operation";
import type { OpenapiDocument, OperationObject, ParameterObject } from "./document";
import { exampleOf } from "./example";
import { schemasIn, type JsonSchema } from "./json-schema";

/** The maximum length of a time pattern that is useful to a reader. */
const TIME_PATTERN_MAX = 80;

/** Makes the generated document easier to read, and adds an example to every body. */
export function finish(document: OpenapiDocument, rows: readonly Operation[]): OpenapiDocument {
  const { schemas } = document.components;
  Object.values(schemas).forEach(tidy);
  const operations = [...Object.values(document.paths), ...Object.values(document.webhooks)];
  for (const operation of operations.flatMap((methods) => Object.values(methods))) {
    for (const parameter of operation.parameters)
      if ("schema" in parameter) finishParameter(parameter);
    for (const media of mediaTypesOf(operation)) {
      if (media.schema && media.examples === undefined && media.schema.type !== "string")
        media.example = exampleOf(media.schema, schemas);
    }
  }
  for (const row of rows) if (row.example) changeExample(document, row);
  return document;
}

function changeExample(document: OpenapiDocument, { method, path, example }: Operation): void {
  const responses = document.paths[path]?.[method.toLowerCase()]?.responses ?? {};
  for (const [status, { content }] of Object.entries(responses)) {
    const media = content?.["application/json"];
    if (media && status.startsWith("2"))
      media.example = { ...(media.example as object), ...example };
  }
}

function mediaTypesOf({ requestBody, responses }: OperationObject) {
  const bodies = [requestBody, ...Object.values(responses)];
  return bodies.flatMap((body) => Object.values(body?.content ?? {}));
}

/** Moves the description and example from the schema to the parameter, where tools expect them. */
function finishParameter(parameter: ParameterObject): void {
  const { schema } = parameter;
  tidy(schema);
  parameter.required ??= false;
  parameter.description ??= schema.description;
  if (schema.examples) [parameter.example] = schema.examples;
  delete schema.description;
  delete schema.examples;
}

/** Simplifies a schema and the schemas in it: removes generated keywords that do not help a reader. */
function tidy(schema: JsonSchema): void {
  schemasIn(schema).forEach(tidy);
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format === "date-time" && (schema.pattern?.length ?? 0) > TIME_PATTERN_MAX)
    delete schema.pattern;
  if ("example" in schema) {
    schema.examples = [schema.example];
    delete schema.example;
  }
  hoistNullable(schema);
}

/** Moves the description and examples of a value to its union with null, where they apply too. */
function hoistNullable(schema: JsonSchema): void {
  const [value, other] = schema.anyOf ?? [];
  if (schema.anyOf?.length !== 2 || !value || other?.type !== "null" || value.$ref) return;
  const { description, examples, ...rest } = value;
  schema.description ??= description;
  schema.examples ??= examples;
  if (schema.examples === undefined) delete schema.examples;
  if (Object.keys(rest).length === 1 && typeof rest.type === "string") {
    schema.type = [rest.type, "null"];
    delete schema.anyOf;
  } else schema.anyOf = [rest, other];
}
