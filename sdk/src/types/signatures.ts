export type RawBody = string | Uint8Array | ArrayBuffer;

export type HeaderValue = string | readonly string[] | undefined;

/** The headers of a request: of the Fetch API, of Node.js, or as an object. */
export type HeaderSet =
  { get(name: string): string | null } | { readonly [name: string]: HeaderValue };

/** The value of `X-Driftstack-Signature`, or all headers of the request. */
export type SignatureHeader = HeaderValue | null | HeaderSet;
