import { PROBLEM_TYPE_BASE } from "@/lib/contract/errors";
import type { Operation } from "@/lib/contract/operation";
import { OPERATIONS } from "@/lib/contract/operations";
import { buildDocument, type ResponseObject } from "@/lib/contract/openapi/document";
import { schemaChecker } from "./check-schema";
import type { KeptResponse } from "./collected-responses";

const document = buildDocument();
const checkSchema = schemaChecker(document.components.schemas);
const PROBLEM = { $ref: "#/components/schemas/Problem" };

/** The operation that matches a path and a method. */
export function operationAt(method: string, pathname: string): Operation | undefined {
  const path = pathname.split("/");
  return OPERATIONS.filter((row) => {
    const parts = row.path.split("/");
    const fits = (part: string, i: number) => part === path[i] || part.startsWith("{");
    return row.method === method && parts.length === path.length && parts.every(fits);
  }).sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
}

/** Everything in a response that the document does not describe; empty if it conforms. */
export async function checkResponse(kept: KeptResponse): Promise<string[]> {
  const { method, pathname, status, operation } = kept;
  const wrong = operation
    ? await checkDescribed(kept, operation)
    : await checkProblem(kept, ["not-found", "method-not-allowed", "rate-limited"]);
  return wrong.map((what) => `${method} ${pathname} → ${status}: ${what}`);
}

async function checkDescribed(kept: KeptResponse, row: Operation): Promise<string[]> {
  const described = document.paths[row.path]?.[row.method.toLowerCase()];
  if (!described) return [`the document does not describe ${row.id}`];
  const response = described.responses[kept.status];
  if (!response) return [`${row.id} does not document this status: ${await bodyOf(kept)}`];
  return [
    ...checkHeaders(kept, response, row.clientToken !== undefined),
    ...(await checkContent(kept, response)),
  ];
}

function checkHeaders(kept: KeptResponse, response: ResponseObject, isToken: boolean): string[] {
  const { headers, status } = kept;
  const wrong = headers.has("x-request-id") ? [] : ["X-Request-Id is missing"];
  for (const name of ["ETag", "Content-Disposition", "Idempotent-Replayed"]) {
    if (headers.has(name) && !(name in response.headers)) wrong.push(`${name} is not documented`);
  }
  if (status < 400 && "ETag" in response.headers && !isToken && !headers.has("etag"))
    wrong.push("the documented ETag is missing");
  return wrong;
}

async function checkContent(kept: KeptResponse, response: ResponseObject): Promise<string[]> {
  const type = kept.headers.get("content-type")?.split(";")[0]?.trim() ?? null;
  if (!response.content) return type === null ? [] : [`a body of ${type} is not documented`];
  const media = type === null ? undefined : response.content[type];
  if (!media) return [`the content type ${type} is not documented`];
  if (type === "application/problem+json")
    return checkProblem(kept, Object.keys(media.examples ?? {}));
  if (kept.body === null) return [];
  return checkSchema(media.schema ?? {}, JSON.parse(await kept.body));
}

async function checkProblem(kept: KeptResponse, slugs: readonly string[]): Promise<string[]> {
  const problem = JSON.parse(await bodyOf(kept)) as Record<string, unknown>;
  const wrong = checkSchema(PROBLEM, problem);
  const slug = String(problem.type).slice(PROBLEM_TYPE_BASE.length);
  if (!slugs.includes(slug)) wrong.push(`the problem ${slug} is not documented`);
  if (problem.status !== kept.status) wrong.push("the problem's status is not the response's");
  // A replayed error keeps the bytes of the first response, including that request's id.
  const isReplay = kept.headers.has("idempotent-replayed");
  if (!isReplay && problem.request_id !== kept.headers.get("x-request-id"))
    wrong.push("request_id is not X-Request-Id");
  return wrong;
}

const bodyOf = (kept: KeptResponse) => kept.body ?? Promise.resolve("null");
