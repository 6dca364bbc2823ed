import { infiniteQueryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/components/account/fetch-json";
import type { ApiKeyPage, ApiKeyWithSecret, CreateApiKeyBody } from "@/lib/contract/api-keys";

const PATH = "/v1/api-keys";

/** The account's keys of one mode, newest first, page by page. */
export function apiKeysQuery(livemode: boolean) {
  return infiniteQueryOptions({
    queryKey: ["api-keys", { livemode }],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ livemode: String(livemode) });
      if (pageParam !== null) query.set("cursor", pageParam);
      return fetchJson<ApiKeyPage>(`${PATH}?${query}`, { livemode, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Makes a key of the mode that the page shows; the answer is the only one that holds it. Throws `ApiError`. */
export function createApiKey(
  body: CreateApiKeyBody & { livemode: boolean },
): Promise<ApiKeyWithSecret> {
  return fetchJson<ApiKeyWithSecret>(PATH, { livemode: body.livemode, method: "POST", body });
}

/** Ends a key for good. Throws `ApiError`. */
export function revokeApiKey(livemode: boolean, id: string): Promise<void> {
  return fetchJson<void>(`${PATH}/${id}`, { livemode, method: "DELETE" });
}
