import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppConfig } from "@/lib/platform/env";
import { markProxied } from "./note-exposure";

type PageHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

export function securityHeaders(
  response: ServerResponse,
  { appUrl }: Pick<AppConfig, "appUrl">,
): void {
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "strict-origin-when-cross-origin");
  if (appUrl.startsWith("https:"))
    response.setHeader("strict-transport-security", "max-age=31536000");
}

/**
 * Sets a content security policy with a new nonce on each page. Next.js reads the nonce from the policy in the request
 * headers and adds it to its scripts, so no proxy file is needed. Inline styles are allowed: React writes style
 * attributes.
 */
export function createPageHandler(config: AppConfig, handle: PageHandler): PageHandler {
  return (request, response) => {
    const isPayPage = (request.url ?? "").startsWith("/pay/");
    const nonce = randomBytes(16).toString("base64");
    const policy = [
      "default-src 'self'",
      `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      // A shop may embed the pay page in a frame; the dashboard must not be framed.
      `frame-ancestors ${isPayPage ? "'self' https:" : "'none'"}`,
    ].join("; ");
    markProxied(request);
    // Next.js keeps a forwarded address that the client sent; only a trusted proxy may set it.
    if (!config.trustProxy) delete request.headers["x-forwarded-for"];
    request.headers["content-security-policy"] = policy;
    response.setHeader("content-security-policy", policy);
    if (!isPayPage) response.setHeader("x-frame-options", "DENY");
    return handle(request, response);
  };
}
