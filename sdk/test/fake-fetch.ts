type Responder = (request: Request) => Response | Promise<Response>;

/** A `fetch` that returns the given responses in turn, the last one repeatedly, and records its requests. */
export function fakeFetch(...responders: (Response | Responder)[]) {
  const requests: Request[] = [];
  const send = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    requests.push(request);
    const responder = responders[Math.min(requests.length, responders.length) - 1]!;
    const response = typeof responder === "function" ? await responder(request) : responder;
    return response.clone();
  };
  return { fetch: send as typeof fetch, requests };
}

export function json(body: unknown, init?: ResponseInit): Response {
  return Response.json(body, init);
}

export function problem(
  slug: string,
  status: number,
  extensions: object = {},
  headers: Record<string, string> = {},
): Response {
  const body = {
    type: `https://errors.driftstack.dev/${slug}`,
    title: slug,
    status,
    ...extensions,
  };
  return Response.json(body, {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}
