import type { ServerResponse } from "node:http";

const HOLD_MS = 1_000;

/**
 * Waits before a 429 is sent to an address that exceeds its limit. A client that ignores `Retry-After` and retries
 * immediately then costs one response per second and connection, and connections are limited too.
 */
export function holdRejection(response: ServerResponse, holdMs = HOLD_MS): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, holdMs);
    response.once("close", done);
    function done(): void {
      clearTimeout(timer);
      response.off("close", done);
      resolve();
    }
  });
}
