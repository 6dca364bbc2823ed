import type { HeaderSet, HeaderValue, SignatureHeader } from "../types/signatures.js";
import { DRIFTSTACK_SCHEME, STANDARD_SCHEME, type Scheme } from "./schemes.js";

export type ReadSignatures = {
  scheme: Scheme;
  eventId: string;
  timestamp: string;
  signatures: string[];
};

/** A delivery has two signatures at most; more are not worth the work. */
const SIGNATURES_MAX = 8;

/** The signatures of a request; null if there are none. */
export function readSignatures(header: SignatureHeader): ReadSignatures | null {
  if (header === null || header === undefined) return null;
  if (typeof header === "string") return readOwn(header);
  if (isList(header)) return readOwn(header.join(","));
  const own = headerOf(header, "x-driftstack-signature");
  return own === "" ? readStandard(header) : readOwn(own);
}

function readOwn(value: string): ReadSignatures | null {
  const valuesOf = (name: string) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part.startsWith(`${name}=`))
      .map((part) => part.slice(name.length + 1));
  const [timestamp, ...more] = valuesOf("t");
  if (timestamp === undefined || more.length > 0) return null;
  return toSignatures(DRIFTSTACK_SCHEME, "", timestamp, valuesOf("v1"));
}

function readStandard(headers: HeaderSet): ReadSignatures | null {
  const signatures = headerOf(headers, "webhook-signature")
    .split(" ")
    .filter((part) => part.startsWith("v1,"))
    .map((part) => part.slice("v1,".length));
  const timestamp = headerOf(headers, "webhook-timestamp");
  return toSignatures(STANDARD_SCHEME, headerOf(headers, "webhook-id"), timestamp, signatures);
}

function toSignatures(
  scheme: Scheme,
  eventId: string,
  timestamp: string,
  signatures: string[],
): ReadSignatures | null {
  if (!/^\d{1,12}$/.test(timestamp)) return null;
  return { scheme, eventId, timestamp, signatures: signatures.slice(0, SIGNATURES_MAX) };
}

function headerOf(headers: HeaderSet, name: string): string {
  if (typeof headers.get === "function") return String(headers.get(name) ?? "");
  for (const [key, value] of Object.entries(headers as Record<string, HeaderValue>))
    if (key.toLowerCase() === name) return isList(value) ? value.join(",") : (value ?? "");
  return "";
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}
