import fc from "fast-check";
import { exampleOf } from "@/lib/contract/openapi/example";
import {
  resolveSchema,
  type JsonSchema,
  type SchemaIndex,
} from "@/lib/contract/openapi/json-schema";
import type {
  OpenapiDocument,
  OperationObject,
  ParameterObject,
} from "@/lib/contract/openapi/document";
import { hostileName, hostileText, hostileValue } from "./hostile-values";

/** Whose key and whose ids to use. Referenced by name, so a failing request can be reproduced on another database. */
export const CALLERS = [
  "writer",
  "reader",
  "owner",
  "tester",
  "operator",
  "anonymous",
  "liar",
] as const;
export type Caller = (typeof CALLERS)[number];
export const WHOSE = ["own", "own", "others", "unknown"] as const;
export type IdChoice = { whose: (typeof WHOSE)[number]; prefix: string; pick: number };

export type GeneratedRequest = {
  method: string;
  path: string;
  caller: Caller;
  params: Record<string, IdChoice | string>;
  query: [string, string][];
  body: string | null;
  headers: Record<string, string>;
};

const ID_PATTERN = /^\^([a-z]{3})_/;

/** A value that the schema accepts; it can still violate a refinement that the schema does not express. */
function validValue(given: JsonSchema, index: SchemaIndex): fc.Arbitrary<unknown> {
  const schema = resolveSchema(given, index);
  const usual = (schema.examples ?? []).map((known) => ({
    weight: 3,
    arbitrary: fc.constant(known),
  }));
  return fc.oneof(...usual, { weight: 1, arbitrary: freshValue(schema, index) });
}

function freshValue(schema: JsonSchema, index: SchemaIndex): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return fc.oneof(...branches.map((one) => validValue(one, index)));
  if (schema.properties) return validObject(schema, index);
  switch (schema.type) {
    case "integer":
      return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 1_000_000 });
    case "number":
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(validValue(schema.items ?? {}, index), { maxLength: 4 });
    case "object":
      return fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), fc.string(), { maxKeys: 4 });
    default:
      return validText(schema);
  }
}

function validText(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.format === "date-time")
    return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  // The generator of matching texts does not support look-ahead.
  const isSimple = schema.pattern !== undefined && !schema.pattern.includes("(?=");
  if (schema.pattern !== undefined && isSimple && schema.format === undefined)
    return fc.stringMatching(new RegExp(schema.pattern, "u"));
  return fc.string({ minLength: schema.minLength ?? 0, maxLength: schema.maxLength ?? 80 });
}

function validObject(schema: JsonSchema, index: SchemaIndex): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema;
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, validValue(field, index)]),
  );
  return fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
}

/** A body: valid, valid except for one field, or anything at all. */
function bodyOf(schema: JsonSchema, index: SchemaIndex): fc.Arbitrary<string> {
  const good = fc.oneof(fc.constant(exampleOf(schema, index)), validValue(schema, index));
  const names = Object.keys(resolveSchema(schema, index).properties ?? { a: {} });
  const spoiled = fc
    .tuple(good, fc.oneof(fc.constantFrom(...names), hostileName), hostileValue)
    .map(([value, name, wrong]) =>
      Object.fromEntries([...Object.entries(value as object), [name, wrong]]),
    );
  const text = fc.constantFrom(
    "",
    "{",
    "[1,",
    '{"a":1,"a":2}',
    "nul",
    "\ufeff{}",
    "[".repeat(9_000),
  );
  return fc.oneof(
    { weight: 5, arbitrary: good.map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: spoiled.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: hostileValue.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: text },
  );
}

function paramOf({ schema }: ParameterObject): fc.Arbitrary<IdChoice | string> {
  const isUuid = schema.format === "uuid";
  const prefix = isUuid ? "uuid" : (ID_PATTERN.exec(schema.pattern ?? "")?.[1] ?? "");
  const choice = fc.record({
    whose: fc.constantFrom(...WHOSE),
    prefix: fc.constant(prefix),
    pick: fc.nat({ max: 5 }),
  });
  return fc.oneof({ weight: 9, arbitrary: choice }, { weight: 1, arbitrary: hostileText });
}

function queryOf(parameters: ParameterObject[], index: SchemaIndex) {
  const none: fc.Arbitrary<[string, string][]> = fc.constant([]);
  const stray = fc.tuple(hostileName, hostileText);
  const pairs = parameters.map(({ name, schema, example }) => {
    const examples = example === undefined ? undefined : [example];
    const good = validValue({ ...schema, examples }, index).map(String);
    return fc.tuple(fc.constant(name), fc.oneof({ weight: 4, arbitrary: good }, hostileText));
  });
  if (pairs.length === 0) return fc.oneof({ weight: 9, arbitrary: none }, fc.array(stray));
  const known = fc.array(fc.oneof(...pairs), { maxLength: 4 });
  const unique = known.map((all) => [...new Map(all)] as [string, string][]);
  const spoiled = fc.tuple(known, fc.array(stray, { maxLength: 2 })).map((both) => both.flat());
  return fc.oneof({ weight: 5, arbitrary: unique }, { weight: 1, arbitrary: spoiled });
}

const extraHeaders: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    "idempotency-key": fc.constantFrom("k1", "k2", '"quoted"', "with space", "x".repeat(300)),
    "if-none-match": fc.constantFrom("*", '"x"', 'W/"x"', ",,,"),
    "x-request-id": fc.constantFrom("mine-1", "not acceptable", "x".repeat(200)),
    "content-encoding": fc.constantFrom("gzip", "identity"),
    "x-driftstack-mode": fc.constantFrom("live", "test", "both"),
  },
  { requiredKeys: [] },
);

const contentType = fc.oneof(
  { weight: 12, arbitrary: fc.constant("application/json") },
  fc.constantFrom("text/plain", "application/json; charset=utf-8", "application/jsonp", ""),
);

/** Requests for every operation of the document: valid, nearly valid and hostile. */
export function requestsOf(document: OpenapiDocument): fc.Arbitrary<GeneratedRequest> {
  const index = document.components.schemas;
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => requestOf(method, path, operation, index)),
  );
  return fc.oneof(...calls);
}

function requestOf(method: string, path: string, operation: OperationObject, index: SchemaIndex) {
  const given = operation.parameters.filter((one): one is ParameterObject => "name" in one);
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const params = given.filter((one) => one.in === "path");
  return fc
    .record({
      method: fc.constant(method.toUpperCase()),
      path: fc.constant(path),
      caller: fc.oneof(
        {
          weight: 6,
          arbitrary: fc.constant<Caller>(path.includes("/admin/") ? "operator" : "owner"),
        },
        { weight: 4, arbitrary: fc.constantFrom(...CALLERS) },
      ),
      params: fc.record(Object.fromEntries(params.map((one) => [one.name, paramOf(one)]))),
      query: queryOf(
        given.filter((one) => one.in === "query"),
        index,
      ),
      body: schema ? bodyOf(schema, index) : fc.constant(null),
      type: contentType,
      headers: extraHeaders,
    })
    .map(({ type, headers, ...request }): GeneratedRequest => ({
      ...request,
      headers: request.body === null ? headers : { ...headers, "content-type": type },
    }));
}
