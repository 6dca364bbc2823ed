import {
  buildDocument,
  type OpenapiDocument,
  type ParameterObject,
  type ResponseObject,
} from "@/lib/contract/openapi/document";
import type { JsonSchema } from "@/lib/contract/openapi/json-schema";
import type { Operation } from "@/lib/contract/operation";
import { REFERENCE_SECTIONS, type Section } from "@/lib/contract/operations";

export type ReferenceParameter = Omit<ParameterObject, "in"> & { in: "path" | "query" | "header" };
export type ReferenceResponse = {
  status: string;
  description: string;
  schema?: JsonSchema;
  contentType?: string;
  example?: unknown;
  headers: string[];
  problems: string[];
};
export type ReferenceOperation = Omit<
  Operation,
  "params" | "query" | "body" | "response" | "clientToken"
> & {
  clientToken: boolean;
  parameters: ReferenceParameter[];
  body?: { schema: JsonSchema; example?: unknown };
  responses: ReferenceResponse[];
};
export type ReferenceGroup = { name: string; about: string; operations: ReferenceOperation[] };
export type ReferenceEvent = { type: string; schema: JsonSchema; example: unknown };
export type Reference = {
  about: string;
  scopes: string;
  groups: ReferenceGroup[];
  events: ReferenceEvent[];
  schemas: Record<string, JsonSchema>;
};

/** Headers of nearly every response are described once and not repeated for each operation. */
const USUAL_HEADER = /^(X-Request-Id|Link|(X-)?RateLimit.*)$/;

let built: Reference | undefined;

/** The content of the reference pages, read from the OpenAPI document once per process. */
export function getReference(): Reference {
  return (built ??= toReference(buildDocument()));
}

function toReference(document: OpenapiDocument): Reference {
  const { info } = document as unknown as { info: { description: string } };
  const { securitySchemes } = document.components as unknown as {
    securitySchemes: { apiKey: { description: string } };
  };
  return {
    about: info.description,
    scopes: securitySchemes.apiKey.description,
    groups: REFERENCE_SECTIONS.map((section) => ({
      name: section.tag,
      about: section.about,
      operations: operationsOf(document, section),
    })),
    events: eventsOf(document),
    schemas: document.components.schemas,
  };
}

function operationsOf(document: OpenapiDocument, section: Section): ReferenceOperation[] {
  return section.operations.flatMap((row) => {
    const operation = document.paths[row.path]?.[row.method.toLowerCase()];
    if (!operation) return [];
    return {
      ...row,
      clientToken: row.clientToken !== undefined,
      parameters: operation.parameters.map((one) => parameterOf(one, document)),
      body: bodyOf(operation.requestBody?.content["application/json"]),
      responses: Object.entries(operation.responses).map(([status, one]) =>
        responseOf(status, one),
      ),
    };
  });
}

function parameterOf(given: ParameterObject | { $ref: string }, document: OpenapiDocument) {
  if (!("$ref" in given)) return given;
  const named = document.components.parameters as unknown as Record<string, ReferenceParameter>;
  const found = named[given.$ref.slice("#/components/parameters/".length)];
  if (!found) throw new Error(`${given.$ref} does not exist`);
  return found;
}

function bodyOf(media: { schema?: JsonSchema; example?: unknown } | undefined) {
  return media?.schema ? { schema: media.schema, example: media.example } : undefined;
}

function responseOf(status: string, response: ResponseObject): ReferenceResponse {
  const { description, headers, content = {} } = response;
  const [contentType, media] =
    Object.entries(content).find(([type]) => type !== "application/problem+json") ?? [];
  return {
    status,
    description,
    schema: media?.schema,
    contentType,
    example: media?.example,
    headers: Object.keys(headers).filter((name) => !USUAL_HEADER.test(name)),
    problems: Object.keys(content["application/problem+json"]?.examples ?? {}),
  };
}

function eventsOf({ webhooks }: OpenapiDocument): ReferenceEvent[] {
  return Object.entries(webhooks).map(([type, { post }]) => ({
    type,
    ...(post.requestBody?.content["application/json"] as Omit<ReferenceEvent, "type">),
  }));
}
