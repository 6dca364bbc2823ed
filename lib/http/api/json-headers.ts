/** The headers of every JSON response that must not be cached. */
export const JSON_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };
