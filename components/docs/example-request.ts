import { shellWord } from "@/components/shell/api-curl";
import type { ReferenceOperation } from "./reference";

/** One call as a shell command. The key comes from the environment. */
export function exampleRequest(appUrl: string, operation: ReferenceOperation): string {
  const { method, body, parameters, responses } = operation;
  const isRead = method === "GET";
  const isFile = responses.some(
    (one) => one.headers.includes("Content-Disposition") && one.contentType !== "application/json",
  );
  const idempotency = parameters.find(({ name }) => name === "Idempotency-Key");
  const signature = parameters.find(({ name }) => /-Sig(nature)?$/.test(name));
  const words = [
    `curl ${isRead ? "" : `-X ${method} `}${isFile ? "-OJ " : ""}${urlOf(appUrl, operation)}`,
    ...credentialsOf(appUrl, operation),
    ...(signature ? [`-H "${signature.name}: $SIGNATURE"`] : []),
    ...(idempotency ? [`-H "${idempotency.name}: ${String(idempotency.example)}"`] : []),
    ...(body ? [`-H "Content-Type: application/json"`, dataOf(body.example)] : []),
  ];
  return words.join(" \\\n  ");
}

function dataOf(example: unknown): string {
  return example === undefined
    ? "--data-binary @ipn.json"
    : `-d ${shellWord(JSON.stringify(example))}`;
}

function credentialsOf(appUrl: string, { auth, scheme, method }: ReferenceOperation): string[] {
  if (auth === "public") return [];
  if (auth === "client_token") return [`-H "Authorization: Bearer $CLIENT_TOKEN"`];
  if (scheme === "basic") return [`-u "$CLIENT_ID:$DRIFTSTACK_API_KEY"`];
  if (auth !== "session") return [`-H "Authorization: Bearer $DRIFTSTACK_API_KEY"`];
  const origin = method === "GET" ? [] : [`-H "Origin: ${appUrl}"`];
  return [`-H "Cookie: driftstack.session=$SESSION"`, ...origin];
}

function urlOf(appUrl: string, { path, parameters }: ReferenceOperation): string {
  const required = parameters.filter((one) => one.in === "query" && one.required);
  const query = new URLSearchParams(required.map(({ name, example }) => [name, String(example)]));
  const filled = path.split("/").map((segment, index, segments) => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined) return segment;
    const example = parameters.find((one) => one.in === "path" && one.name === name)?.example;
    return example === undefined
      ? variableOf(segments[index - 1] ?? "", name)
      : encodeURIComponent(String(example));
  });
  return `"${appUrl}${filled.join("/")}${required.length > 0 ? `?${query}` : ""}"`;
}

/** A variable for the caller to set: the ID after `crypto-orders` is `$ORDER_ID`. */
function variableOf(collection: string, name: string): string {
  const noun = collection
    .replace(/^crypto-/, "")
    .replace(/ies$/, "y")
    .replace(/s$/, "");
  if (noun === "pay") return "$ORDER_ID";
  const full = name === "id" ? `${noun}_id` : name;
  return `$${full
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toUpperCase()}`;
}
