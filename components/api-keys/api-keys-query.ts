import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "@/components/shell/call";
import type { ApiKeyWithSecret, CreateApiKeyBody } from "@/lib/contract/api-keys";

/** The account's keys of one mode, newest first, page by page. */
export function apiKeysQuery(livemode: boolean) {
  return infiniteQueryOptions({
    queryKey: ["api-keys", { livemode }],
    queryFn: ({ signal, pageParam }) => {
      const query = {
        livemode: livemode ? ("true" as const) : ("false" as const),
        cursor: pageParam ?? undefined,
      };
      return call("GET /v1/api-keys", { query }, { livemode, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Creates a key in the mode that the page shows. Only this response contains the key. Throws `ApiError`. */
export function createApiKey(
  body: CreateApiKeyBody & { livemode: boolean },
): Promise<ApiKeyWithSecret> {
  return call("POST /v1/api-keys", { body }, { livemode: body.livemode });
}

/** Revokes a key permanently. Throws `ApiError`. */
export function revokeApiKey(livemode: boolean, id: string): Promise<void> {
  return call("DELETE /v1/api-keys/{id}", { params: { id } }, { livemode });
}
