import { DestinationForbidden } from "./safe-fetch-guard";

export type FetchFailure = { kind: "forbidden" | "timeout" | "network_error"; message: string };

const WORDS: Record<string, string> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The receiver closed the connection without a complete response.",
  EPIPE: "The receiver closed the connection without a complete response.",
  ENOTFOUND: "The host name does not exist.",
  EAI_AGAIN: "The host name cannot be looked up.",
  EHOSTUNREACH: "The host cannot be reached.",
  ENETUNREACH: "The host cannot be reached.",
  ETIMEDOUT: "The host does not respond.",
};

/** True when the receiver closed a connection in use. */
export function isReset(error: Error): boolean {
  return ["ECONNRESET", "EPIPE"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** Describes a failure without Node's messages: they contain addresses, which could disclose the internal network. */
export function toFailure(error: Error): FetchFailure {
  if (error instanceof DestinationForbidden) return { kind: "forbidden", message: error.message };
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code.startsWith("HPE_"))
    return { kind: "network_error", message: "The response is not valid HTTP." };
  if (/CERT|SELF_SIGNED|ISSUER|UNABLE_TO_VERIFY/.test(code)) {
    return { kind: "network_error", message: `The TLS certificate is not trusted (${code}).` };
  }
  if (/SSL|TLS/.test(code)) return { kind: "network_error", message: `TLS failed (${code}).` };
  const words = WORDS[code] ?? "The connection failed before a complete response came.";
  return { kind: "network_error", message: words };
}
