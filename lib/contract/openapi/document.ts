import type { z } from "zod";
import { createDocument } from "zod-openapi";
import { PROBLEMS, problemSchema, type ProblemSlug } from "@/lib/contract/errors";
import { isSchema, problemsOf, type Operation, type ResponseSpec } from "@/lib/contract/operation";
import { OPERATIONS, REFERENCE_SECTIONS } from "@/lib/contract/operations";
import { finish } from "./finish";
import { REQUEST_HEADERS, requestHeadersOf, RESPONSE_HEADERS, responseHeadersOf } from "./headers";
import type { JsonSchema } from "./json-schema";
import { problemExamples, sampleProblem } from "./problems";
import { INFO, SECURITY_SCHEMES } from "./text";
import { describeWebhooks } from "./webhooks";

type MediaType = { schema?: JsonSchema; example?: unknown; examples?: Record<string, unknown> };
export type ResponseObject = {
  description: string;
  headers: Record<string, { $ref: string }>;
  content?: Record<string, MediaType>;
};
export type OperationObject = {
  operationId: string;
  summary: string;
  parameters: (ParameterObject | { $ref: string })[];
  requestBody?: { required: boolean; content: Record<string, MediaType> };
  responses: Record<string, ResponseObject>;
};
export type ParameterObject = {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: JsonSchema;
  example?: unknown;
};
export type OpenapiDocument = {
  openapi: string;
  paths: Record<string, Record<string, OperationObject>>;
  webhooks: Record<string, { post: OperationObject }>;
  components: { schemas: Record<string, JsonSchema> } & Record<string, unknown>;
} & Record<string, unknown>;

/** The OpenAPI 3.1 document of this API, generated from the operations and their schemas. */
export function buildDocument(): OpenapiDocument {
  const paths: Record<string, object> = {};
  for (const { tag, operations } of REFERENCE_SECTIONS) {
    for (const one of operations) {
      paths[one.path] = {
        ...paths[one.path],
        [one.method.toLowerCase()]: describeOperation(one, tag),
      };
    }
  }
  const document = {
    openapi: "3.1.0",
    info: INFO,
    servers: [{ url: "/", description: "The server that this document was requested from." }],
    security: [{ apiKey: [] }],
    tags: REFERENCE_SECTIONS.map(({ tag, about }) => ({ name: tag, description: about })),
    paths,
    webhooks: describeWebhooks(),
    components: {
      headers: RESPONSE_HEADERS,
      parameters: REQUEST_HEADERS,
      examples: problemExamples(),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
  return finish(
    createDocument(document as Parameters<typeof createDocument>[0]) as unknown as OpenapiDocument,
    OPERATIONS,
  );
}

function describeOperation(one: Operation, tag: string): object {
  const { id, summary, description, params, query, body } = one;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, scopeNote(one)].filter(Boolean).join("\n\n") || `${summary}.`,
    security: securityOf(one),
    requestParams: { ...(params ? { path: params } : {}), ...(query ? { query } : {}) },
    parameters: requestHeadersOf(one),
    ...(body ? { requestBody: describeBody(body) } : {}),
    ...(one.signature ? { requestBody: UNPARSED_BODY } : {}),
    responses: describeResponses(one),
  };
}

function describeBody(body: z.ZodType) {
  return {
    required: !body.safeParse(undefined).success,
    content: { "application/json": { schema: body } },
  };
}

const UNPARSED_BODY = {
  required: true,
  description: "The IPN, exactly as the provider signed it; at most 64 KiB.",
  content: { "application/json": { schema: { type: "object" } } },
};

function scopeNote({ auth, recentPassword }: Operation): string {
  if (auth === "public") return "";
  if (auth === "client_token") return "Requires the order's client token; API keys are rejected.";
  if (auth === "session")
    return "Available to the dashboard's session only; API keys are rejected.";
  const again = recentPassword
    ? " A dashboard session must have confirmed the password within the last ten minutes."
    : "";
  return `Requires the scope \`${auth}\`.${again}`;
}

function securityOf({ auth, scheme, clientToken }: Operation) {
  if (auth === "public") return [{}];
  if (auth === "client_token") return [{ clientToken: [] }];
  if (scheme === "basic") return [{ basic: [] }];
  if (auth === "session") return [{ session: [] }];
  const session = auth === "driftstack_internal_admin" ? [] : [{ session: [] }];
  return [{ apiKey: [] }, ...(clientToken ? [{ clientToken: [] }] : []), ...session];
}

function describeResponses(one: Operation): Record<string, object> {
  const responses: Record<string, object> = {};
  for (const [status, spec] of Object.entries(one.response)) {
    responses[status] = describeResponse(one, Number(status), spec);
    if (!isSchema(spec) && spec.kind === "conditional") {
      responses["304"] = {
        description: "The client already holds the current version.",
        headers: responseHeadersOf(one, 304),
      };
    }
  }
  return { ...responses, ...describeProblems(one) };
}

function describeResponse(one: Operation, status: number, spec: ResponseSpec): object {
  const headers = responseHeadersOf(one, status, spec);
  if (isSchema(spec)) return { ...jsonResponse(spec, one.clientToken), headers };
  if (spec.kind === "conditional")
    return { ...jsonResponse(spec.schema, one.clientToken), headers };
  const { description } = spec;
  if (spec.kind === "empty") return { description, headers };
  const [mediaType = ""] = spec.contentType.split(";");
  const schema = spec.schema ?? { type: "string" };
  return { description, headers, content: { [mediaType]: { schema } } };
}

function jsonResponse(schema: z.ZodType, clientTokenSchema?: z.ZodType): object {
  const either = clientTokenSchema ? schema.or(clientTokenSchema) : schema;
  return {
    description: schema.meta()?.description ?? "",
    content: { "application/json": { schema: either } },
  };
}

function describeProblems(one: Operation): Record<string, object> {
  const slugs = problemsOf(one);
  const statuses = [...new Set(slugs.map((slug) => PROBLEMS[slug].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const here = slugs.filter((slug) => PROBLEMS[slug].status === status);
      return [
        status,
        {
          description: PROBLEMS[here[0] ?? "internal"].title,
          headers: responseHeadersOf(one, status),
          content: describeErrors(one, here),
        },
      ];
    }),
  );
}

function describeErrors({ errorFormat }: Operation, slugs: readonly ProblemSlug[]): object {
  const examplesOf = (of: (slug: ProblemSlug) => object) =>
    Object.fromEntries(slugs.map((slug) => [slug, of(slug)]));
  if (!errorFormat) {
    const examples = examplesOf((slug) => ({ $ref: `#/components/examples/${slug}` }));
    return { "application/problem+json": { schema: problemSchema, examples } };
  }
  const examples = examplesOf((slug) => ({ value: errorFormat.of(sampleProblem(slug)) }));
  return { "application/json": { schema: errorFormat.schema, examples } };
}

export function describedOperations(document: OpenapiDocument) {
  return OPERATIONS.map((one) => {
    const described = document.paths[one.path]?.[one.method.toLowerCase()];
    if (!described) throw new Error(`${one.id} is missing in the document`);
    return { operation: one, described };
  });
}
