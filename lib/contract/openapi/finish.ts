import type { OpenapiDocument, OperationObject, ParameterObject } from "./document";
import { exampleOf } from "./example";
import { schemasIn, type JsonSchema } from "./json-schema";

/** The longest pattern of a time that helps a reader. */
const TIME_PATTERN_MAX = 80;

/** Makes the generated document easier to read, and adds an example to every body. */
export function finish(document: OpenapiDocument): OpenapiDocument {
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
  return document;
}

function mediaTypesOf({ requestBody, responses }: OperationObject) {
  const bodies = [requestBody, ...Object.values(responses)];
  return bodies.flatMap((body) => Object.values(body?.content ?? {}));
}

/** Readers expect these beside the name of the parameter, not in its schema. */
function finishParameter(parameter: ParameterObject): void {
  const { schema } = parameter;
  tidy(schema);
  parameter.required ??= false;
  parameter.description ??= schema.description;
  if (schema.examples) [parameter.example] = schema.examples;
  delete schema.description;
  delete schema.examples;
}

/** Removes what the generator writes for programs only, in a schema and the schemas in it. */
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

/** What is known about a value holds for "the value or null" too. */
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
