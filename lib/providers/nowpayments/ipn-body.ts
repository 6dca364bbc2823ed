import { JsonError, parseJson, type JsonValue } from "./json";

/** An IPN has about 30 values. Many more would only make it expensive to check. */
export const IPN_VALUES_MAX = 2_000;

/** The body of one IPN: its bytes, and their content, which is parsed at most once however often it is needed. */
export type IpnBody = {
  readonly raw: Uint8Array;
  /** The content, or why it cannot be read. */
  parse(): JsonValue | JsonError;
};

/** Wraps the bytes of an IPN. Nothing is parsed until the content is needed. */
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
