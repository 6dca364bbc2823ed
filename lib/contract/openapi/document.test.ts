import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { PROBLEMS, problemSchema, type ProblemSlug } from "@/lib/contract/errors";
import { OPERATIONS } from "@/lib/contract/operations/all";
import { problemsOf } from "@/lib/contract/operations/operation";
import { checkSchema } from "@/lib/testing/check-schema";
import { fieldsOf } from "./components";
import { buildDocument, type OperationObject } from "./document";
import { noteOf } from "./fields";
import type { JsonSchema } from "./json-schema";
import { WEBHOOK_PAYLOADS } from "./payloads";
import { sampleProblem } from "./problems";

const document = buildDocument();
const index = document.components.schemas;
const described = (row: (typeof OPERATIONS)[number]) =>
  document.paths[row.path]?.[row.method.toLowerCase()] as OperationObject;
const exampleIn = (content: OperationObject["requestBody"] | object | undefined) =>
  (content as { content?: Record<string, { example?: unknown }> })?.content?.["application/json"]
    ?.example;

function accepts(schema: z.ZodType, example: unknown, json: JsonSchema) {
  expect(schema.safeParse(example).error?.issues ?? []).toEqual([]);
  expect(checkSchema(json, example, index)).toEqual([]);
}

describe("the document", () => {
  it("is the same every time it is made", () => {
    expect(JSON.stringify(buildDocument())).toBe(JSON.stringify(document));
  });

  it("describes every field of every component in words", () => {
    const without = Object.entries(index).flatMap(([name, schema]) =>
      fieldNames(schema)
        .filter((field) => noteOf(name, field) === undefined)
        .map((field) => `${name}.${field}`),
    );
    expect(without).toEqual([]);
  });

  it("has an example of its own for every text that its schema does not spell out", () => {
    const missing = /no example for a field of \w+/g;
    expect(JSON.stringify(document).match(missing)).toBeNull();
  });

  it("describes every parameter in words", () => {
    const without = OPERATIONS.flatMap((row) => [
      ...(row.params ? fieldsOf(row.params).map(({ name }) => ["path", name]) : []),
      ...(row.query ? fieldsOf(row.query).map(({ name }) => ["query", name]) : []),
    ]).filter(([where = "", name = ""]) => noteOf(where, name) === undefined);
    expect(without.map((pair) => pair.join("."))).toEqual([]);
  });

  it("names every path parameter that the path has", () => {
    for (const { path, params } of OPERATIONS) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(params ? fieldsOf(params).map(({ name }) => name) : []).toEqual(named);
    }
  });

  it("shows problems as the program answers them", () => {
    for (const slug of Object.keys(PROBLEMS) as ProblemSlug[])
      expect(problemSchema.strict().parse(sampleProblem(slug))).toEqual(sampleProblem(slug));
  });
});

describe.each(OPERATIONS.map((row) => [row.id, row] as const))("%s", (_, row) => {
  it("shows a request that its own schema accepts", () => {
    if (row.body)
      accepts(
        row.body,
        exampleIn(described(row).requestBody),
        schemaOf(described(row).requestBody),
      );
  });

  it("shows answers that their own schemas accept", () => {
    for (const [status, { schema, contentType }] of Object.entries(row.answers)) {
      const response = described(row).responses[status];
      if (schema && contentType === undefined)
        accepts(schema, exampleIn(response), schemaOf(response));
    }
  });

  it("documents every refusal, with its problem document", () => {
    for (const slug of problemsOf(row)) {
      const response = described(row).responses[PROBLEMS[slug].status];
      expect(response?.content?.["application/problem+json"]?.examples).toHaveProperty([slug]);
    }
  });
});

describe("webhooks", () => {
  it.each(WEBHOOK_PAYLOADS)("%s shows a body that its own schema accepts", (type, schema) => {
    const { post } = document.webhooks[type] as { post: OperationObject };
    accepts(schema, exampleIn(post.requestBody), schemaOf(post.requestBody));
  });
});

function schemaOf(content: unknown): JsonSchema {
  return (content as { content: Record<string, { schema: JsonSchema }> }).content[
    "application/json"
  ]?.schema as JsonSchema;
}

function fieldNames(schema: JsonSchema): string[] {
  const inner = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
  ];
  return [...Object.keys(schema.properties ?? {}), ...inner.flatMap(fieldNames)];
}
