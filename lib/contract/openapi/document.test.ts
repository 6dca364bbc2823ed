import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { PROBLEMS, problemSchema, type ProblemSlug } from "@/lib/contract/errors";
import { isSchema, problemsOf, type ResponseSpec } from "@/lib/contract/operation";
import { OPERATIONS } from "@/lib/contract/operations";
import { schemaChecker } from "@/test/conformance/check-schema";
import { buildDocument, describedOperations } from "./document";
import { MISSING_EXAMPLE } from "./example";
import { schemasIn, type JsonSchema } from "./json-schema";
import { sampleProblem } from "./problems";
import { WEBHOOK_PAYLOADS } from "./webhooks";

const document = buildDocument();
const index = document.components.schemas;
const checkSchema = schemaChecker(index);
const operations = describedOperations(document);

type Body = { content?: Record<string, { schema?: JsonSchema; example?: unknown }> } | undefined;

function showsValidExample(schema: z.ZodType, body: Body) {
  const media = body?.content?.["application/json"];
  expect(schema.safeParse(media?.example).error?.issues ?? []).toEqual([]);
  expect(checkSchema(media?.schema ?? {}, media?.example)).toEqual([]);
}

describe("the document", () => {
  it("is the same every time it is generated", () => {
    expect(JSON.stringify(buildDocument())).toBe(JSON.stringify(document));
  });

  it("describes every field of every component", () => {
    const without = Object.entries(index).flatMap(([name, schema]) => undescribed(schema, name));
    expect(without).toEqual([]);
  });

  it("has an example for every text that its schema does not spell out", () => {
    const bodies = JSON.stringify([document.paths, document.webhooks]);
    expect(bodies).not.toContain(MISSING_EXAMPLE);
  });

  it("describes every parameter", () => {
    const parameters = operations.flatMap(({ described }) => described.parameters);
    const named = parameters.filter((one) => "name" in one);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ description }) => !description)).toEqual([]);
  });

  it("names the parameters of every path as the path does", () => {
    for (const { operation, described } of operations) {
      const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const named = described.parameters.flatMap((one) =>
        "name" in one && one.in === "path" ? [one.name] : [],
      );
      expect(named, operation.id).toEqual(inPath);
    }
  });

  it("shows problems as the API returns them", () => {
    for (const slug of Object.keys(PROBLEMS) as ProblemSlug[])
      expect(problemSchema.strict().parse(sampleProblem(slug))).toEqual(sampleProblem(slug));
  });
});

describe.each(operations.map((one) => [one.operation.id, one] as const))("%s", (_, one) => {
  const { operation, described } = one;

  it("shows a request that its schema accepts", () => {
    if (operation.body) showsValidExample(operation.body, described.requestBody);
  });

  it("shows responses that their schemas accept", () => {
    for (const [status, spec] of Object.entries(operation.response)) {
      const schema = schemaOf(spec);
      if (schema) showsValidExample(schema, described.responses[status]);
    }
  });

  it("documents every error, with its problem document", () => {
    for (const slug of problemsOf(operation)) {
      const response = described.responses[PROBLEMS[slug].status];
      const mediaType = operation.errorFormat ? "application/json" : "application/problem+json";
      expect(response?.content?.[mediaType]?.examples).toHaveProperty([slug]);
    }
  });
});

describe("webhooks", () => {
  it.each([...WEBHOOK_PAYLOADS])("%s shows a body that its schema accepts", (type, schema) => {
    showsValidExample(schema, document.webhooks[type]?.post.requestBody);
  });
});

it("there are operations to check", () => {
  expect(operations.map(({ operation }) => operation)).toEqual([...OPERATIONS]);
  expect(OPERATIONS.length).toBeGreaterThan(50);
});

function schemaOf(spec: ResponseSpec): z.ZodType | undefined {
  if (isSchema(spec)) return spec;
  return spec.kind === "empty" ? undefined : spec.schema;
}

/** The fields without a description, at any depth; a reference is described where it is defined. */
function undescribed(schema: JsonSchema, path: string): string[] {
  const fields = Object.entries(schema.properties ?? {});
  const own = fields.filter(([, field]) => !field.description && !field.$ref);
  return [
    ...own.map(([name]) => `${path}.${name}`),
    ...schemasIn(schema).flatMap((inner) => undescribed(inner, path)),
  ];
}
