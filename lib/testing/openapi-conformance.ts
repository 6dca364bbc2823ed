import { PROBLEM_TYPE_BASE } from "@/lib/contract/errors";
import { OPERATIONS } from "@/lib/contract/operations/all";
import type { Operation } from "@/lib/contract/operations/operation";
import {
  buildDocument,
  type OperationObject,
  type ResponseObject,
} from "@/lib/contract/openapi/document";
import { contractOf, type ObservedAnswer, type RouteContract } from "@/lib/http/described-route";
import { checkSchema } from "./check-schema";
import { loadRoutes } from "./load-routes";

/** One answer, kept until it is held against the document. */
export type KeptAnswer = {
  method: string;
  pathname: string;
  status: number;
  headers: Headers;
  body: Promise<string> | null;
  contract: RouteContract | null;
};

/** Copies what the check needs, before anybody reads the body. */
export function keepAnswer({ request, response, contract }: ObservedAnswer): KeptAnswer {
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    method: request.method === "HEAD" ? "GET" : request.method,
    pathname: new URL(request.url).pathname,
    status: response.status,
    headers: new Headers(response.headers),
    body: isJson && response.body ? response.clone().text() : null,
    contract,
  };
}

const document = buildDocument();
const index = document.components.schemas;

let contracts: Promise<Map<RouteContract, Operation>> | undefined;

/** Which row of the table each route was made for, by the route's own objects: a test's address may be anything. */
function mapContracts(): Promise<Map<RouteContract, Operation>> {
  contracts ??= loadRoutes().then((routes) => {
    const found = new Map<RouteContract, Operation>();
    for (const { method, path, handler } of routes) {
      const contract = contractOf(handler);
      const row = OPERATIONS.find((one) => one.method === method && one.path === path);
      if (contract && row) found.set(contract, row);
    }
    return found;
  });
  return contracts;
}

/** The row that an address and a method lead to. */
export function operationAt(method: string, pathname: string): Operation | undefined {
  const path = pathname.split("/");
  return OPERATIONS.filter((row) => {
    const parts = row.path.split("/");
    const fits = (part: string, i: number) => part === path[i] || part.startsWith("{");
    return row.method === method && parts.length === path.length && parts.every(fits);
  }).sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
}

/** Everything in an answer that the document does not describe; empty when it is as promised. */
export async function checkAnswer(answer: KeptAnswer): Promise<string[]> {
  const { method, pathname, status, contract } = answer;
  const where = `${method} ${pathname} → ${status}`;
  const row = contract && ((await mapContracts()).get(contract) ?? operationAt(method, pathname));
  if (contract && !row) return [`${where}: no row of the operation table describes this route`];
  const wrong = row
    ? await checkDescribed(answer, row)
    : await checkProblem(answer, ["not-found", "method-not-allowed", "rate-limited"]);
  return wrong.map((what) => `${where}: ${what}`);
}

async function checkDescribed(answer: KeptAnswer, row: Operation): Promise<string[]> {
  const described = document.paths[row.path]?.[row.method.toLowerCase()];
  const response = (described as OperationObject).responses[answer.status];
  if (!response) return [`${row.id} does not document this status: ${await bodyOf(answer)}`];
  return [
    ...checkHeaders(answer, response, row.clientToken ?? false),
    ...(await checkContent(answer, response)),
  ];
}

function checkHeaders(answer: KeptAnswer, response: ResponseObject, isToken: boolean): string[] {
  const { headers, status } = answer;
  const wrong = headers.has("x-request-id") ? [] : ["X-Request-Id is missing"];
  for (const name of ["ETag", "Content-Disposition", "Idempotent-Replayed"]) {
    if (headers.has(name) && !(name in response.headers)) wrong.push(`${name} is not documented`);
  }
  if (status < 400 && "ETag" in response.headers && !isToken && !headers.has("etag"))
    wrong.push("the documented ETag is missing");
  return wrong;
}

async function checkContent(answer: KeptAnswer, response: ResponseObject): Promise<string[]> {
  const type = answer.headers.get("content-type")?.split(";")[0]?.trim() ?? null;
  if (!response.content) return type === null ? [] : [`a body of ${type} is not documented`];
  const media = type === null ? undefined : response.content[type];
  if (!media) return [`the content type ${type} is not documented`];
  if (type === "application/problem+json")
    return checkProblem(answer, Object.keys(media.examples ?? {}));
  if (answer.body === null) return [];
  return checkSchema(media.schema ?? {}, JSON.parse(await answer.body), index);
}

async function checkProblem(answer: KeptAnswer, slugs: readonly string[]): Promise<string[]> {
  const problem = JSON.parse(await bodyOf(answer)) as Record<string, unknown>;
  const wrong = checkSchema({ $ref: "#/components/schemas/Problem" }, problem, index);
  const slug = String(problem.type).slice(PROBLEM_TYPE_BASE.length);
  if (!slugs.includes(slug)) wrong.push(`the problem ${slug} is not documented`);
  if (problem.status !== answer.status) wrong.push("the problem's status is not the answer's");
  // A replayed refusal keeps the bytes of the first answer, and so its request's id.
  const isReplay = answer.headers.has("idempotent-replayed");
  if (!isReplay && problem.request_id !== answer.headers.get("x-request-id"))
    wrong.push("request_id is not X-Request-Id");
  return wrong;
}

const bodyOf = (answer: KeptAnswer) => answer.body ?? Promise.resolve("null");
