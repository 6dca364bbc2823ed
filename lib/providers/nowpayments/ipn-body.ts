import { JsonError, parseJson, type JsonValue } from "./json";

/** An IPN has about 30 values. Many more would only make verification expensive. */
export const IPN_VALUES_MAX = 2_000;

/** The body of one IPN: its bytes and their content, which is parsed at most once. */
export type IpnBody = {
  readonly raw: Uint8Array;
  /** Returns the content, or the error if it cannot be parsed. */
  parse(): JsonValue | JsonError;
};

/** Wraps the bytes of an IPN. Parses them on the first call of `parse`. */
export function toIpnBody(raw: Uint8Array): IpnBody {
  let parsed: JsonValue | JsonError | undefined;
  return {
    raw,
    parse: () => (parsed === undefined ? (parsed = parseOrError(raw)) : parsed),
  };
}

function parseOrError(raw: Uint8Array): JsonValue | JsonError {
  try {
    return parseJson(raw, { valuesMax: IPN_VALUES_MAX });
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
}
