import { PROBLEMS, type ProblemSlug } from "@/lib/contract/errors";
import { OPERATIONS } from "@/lib/contract/operations/all";
import { problemsOf, type Answer, type Operation } from "@/lib/contract/operations/operation";
import { buildSchemas, fieldsOf, payloadName, refOf } from "./components";
import { exampleOf } from "./example";
import { exampleOfField, noteOf } from "./fields";
import { ANSWER_HEADERS, headersOf, REQUEST_HEADERS } from "./headers";
import { refTo, type JsonSchema, type SchemaIndex } from "./json-schema";
import { WEBHOOK_PAYLOADS } from "./payloads";
import { problemExamples, problemHeaders } from "./problems";
import { INFO, SECURITY_SCHEMES, tagsIn } from "./text";

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
  webhooks: Record<string, unknown>;
  components: { schemas: Record<string, JsonSchema> } & Record<string, unknown>;
} & Record<string, unknown>;

/** The OpenAPI 3.1 document of this API, made from the operation table and the schemas it points to. */
export function buildDocument(): OpenapiDocument {
  const schemas = buildSchemas();
  const paths: OpenapiDocument["paths"] = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] ??= {};
    Object.assign(paths[operation.path] ?? {}, {
      [operation.method.toLowerCase()]: describeOperation(operation, schemas),
    });
  }
  return withoutUnused({
    openapi: "3.1.0",
    info: INFO,
    servers: [{ url: "/", description: "The server that answered this document." }],
    security: [{ apiKey: [] }],
    tags: tagsIn(new Set([...OPERATIONS.map(({ tag }) => tag), "Webhooks"])),
    paths,
    webhooks: describeWebhooks(schemas),
    components: {
      schemas,
      headers: ANSWER_HEADERS,
      parameters: REQUEST_HEADERS,
      examples: problemExamples(),
      securitySchemes: SECURITY_SCHEMES,
    },
  });
}

/** Leaves out what no call refers to, until nothing more falls away. */
function withoutUnused(document: OpenapiDocument): OpenapiDocument {
  const text = JSON.stringify(document);
  const isUsed = (group: string, name: string) =>
    group === "securitySchemes"
      ? text.includes(`{"${name}":[]}`)
      : text.includes(`"#/components/${group}/${name}"`);
  const components = Object.fromEntries(
    Object.entries(document.components).map(([group, members]) => [
      group,
      Object.fromEntries(Object.entries(members as object).filter(([name]) => isUsed(group, name))),
    ]),
  ) as OpenapiDocument["components"];
  const pruned = { ...document, components };
  return JSON.stringify(pruned).length === text.length ? pruned : withoutUnused(pruned);
}

function describeOperation(operation: Operation, schemas: SchemaIndex): OperationObject {
  const { id, summary, description, tag, body, raw } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, scopeNote(operation)].filter(Boolean).join("\n\n") || summary,
    security: securityOf(operation),
    parameters: [
      ...(operation.params ? parametersOf(operation.params, "path") : []),
      ...(operation.query ? parametersOf(operation.query, "query") : []),
      ...["X-Request-Id", ...(operation.requestHeaders ?? [])].map((name) => ({
        $ref: `#/components/parameters/${name}`,
      })),
    ],
    ...(body ? { requestBody: requestBodyOf(body, schemas) } : {}),
    ...(raw ? { requestBody: RAW_BODY } : {}),
    responses: responsesOf(operation, schemas),
  } as OperationObject;
}

const RAW_BODY = {
  required: true,
  description: "The notice, byte for byte as the provider signed it; at most 64 KiB.",
  content: { "application/json": { schema: { type: "object" } } },
};

function scopeNote({ auth, recentPassword }: Operation): string {
  if (auth === "public") return "";
  if (auth === "session") return "Only for the dashboard's session; API keys are rejected.";
  const again = recentPassword
    ? " The dashboard's session must have entered the password within the last ten minutes."
    : "";
  return `Needs the scope \`${auth}\`.${again}`;
}

function securityOf({ auth, clientToken }: Operation) {
  if (auth === "public") return [{}];
  if (auth === "session") return [{ session: [] }];
  const session = auth === "driftstack_internal_admin" ? [] : [{ session: [] }];
  return [{ apiKey: [] }, ...(clientToken ? [{ clientToken: [] }] : []), ...session];
}

function parametersOf(schema: NonNullable<Operation["params"]>, where: "path" | "query") {
  return fieldsOf(schema).map((field): ParameterObject => {
    const example = exampleOfField(where, field.name);
    return {
      name: field.name,
      in: where,
      required: field.required,
      description: noteOf(where, field.name),
      schema: field.schema,
      ...(example === undefined ? {} : { example }),
    };
  });
}

function requestBodyOf(body: NonNullable<Operation["body"]>, schemas: SchemaIndex) {
  const required = !body.safeParse(undefined).success;
  return { ...jsonBody(refOf(body, "input"), schemas), required };
}

function jsonBody(schema: JsonSchema, schemas: SchemaIndex) {
  return {
    required: true,
    content: { "application/json": { schema, example: exampleOf(schema, schemas) } },
  };
}

function responsesOf(operation: Operation, schemas: SchemaIndex) {
  const responses: Record<string, ResponseObject> = {};
  for (const [status, answer] of Object.entries(operation.answers))
    responses[status] = describeAnswer(operation, answer, schemas);
  for (const slug of problemsOf(operation)) addProblem(responses, operation, slug);
  return responses;
}

function describeAnswer(operation: Operation, answer: Answer, schemas: SchemaIndex) {
  const { description, schema, contentType, headers } = answer;
  const described: ResponseObject = { description, headers: headersOf(operation, headers) };
  if (schema) {
    const ref = refOf(schema, "output");
    described.content = {
      [contentType ?? "application/json"]: { schema: ref, example: exampleOf(ref, schemas) },
    };
  } else if (contentType !== undefined) {
    described.content = { [contentType]: { schema: { type: "string" } } };
  }
  return described;
}

function addProblem(
  responses: Record<string, ResponseObject>,
  operation: Operation,
  slug: ProblemSlug,
): void {
  const { status, title } = PROBLEMS[slug];
  const response = (responses[status] ??= {
    description: title,
    headers: headersOf(operation, problemHeaders(status)),
  });
  response.content ??= {};
  const media = (response.content["application/problem+json"] ??= {
    schema: refTo("Problem"),
    examples: {},
  });
  Object.assign(media.examples ?? {}, { [slug]: { $ref: `#/components/examples/${slug}` } });
}

function describeWebhooks(schemas: SchemaIndex) {
  return Object.fromEntries(
    WEBHOOK_PAYLOADS.map(([type]) => {
      const name = payloadName(type);
      const post = {
        operationId: `on${name}`,
        tags: ["Webhooks"],
        summary: `The event ${type}`,
        description:
          "Posted to every endpoint subscribed to it, at least once; the event id tells copies apart. Check the signature over the raw body before believing it.",
        security: [{}],
        parameters: WEBHOOK_HEADERS,
        requestBody: jsonBody(refTo(name), schemas),
        responses: {
          "2XX": { description: "Received. Anything else is tried again." },
          "410": { description: "Gone: the endpoint is disabled." },
        },
      };
      return [type, { post }];
    }),
  );
}

const webhookHeader = (name: string, description: string, example: string) => ({
  name,
  in: "header",
  required: true,
  description,
  schema: { type: "string" },
  example,
});
const WEBHOOK_HEADERS = [
  webhookHeader(
    "X-Driftstack-Signature",
    "HMAC-SHA256 over `<t>.<raw body>`, keyed with the whole secret; two v1 while a secret is being rotated.",
    "t=1778590800,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd",
  ),
  webhookHeader("X-Driftstack-Event-Id", "The event.", "evt_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f"),
  webhookHeader("X-Driftstack-Event-Type", "Its type.", "crypto.order.paid"),
  webhookHeader(
    "X-Driftstack-Delivery-Id",
    "The delivery.",
    "wdl_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f",
  ),
  webhookHeader("X-Driftstack-Attempt", "Counted from 1.", "1"),
  webhookHeader(
    "webhook-id",
    "Standard Webhooks: the event.",
    "evt_019f2c7e5a3b7c4d8e1f2a3b4c5d6e7f",
  ),
  webhookHeader("webhook-timestamp", "Standard Webhooks: Unix seconds.", "1778590800"),
  webhookHeader(
    "webhook-signature",
    "Standard Webhooks: base64 HMAC-SHA256 over `<id>.<t>.<raw body>`.",
    "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  ),
];
