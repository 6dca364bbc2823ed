import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "@/components/shell/call";

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
