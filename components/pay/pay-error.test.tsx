import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/contract/call";
import { PayError } from "./pay-error";

describe("the message for a failed call", () => {
  it.each([
    ["the API", new ApiError(422, "The coin is not available.", {}), "The coin is not available."],
    ["the network", new TypeError("Failed to fetch"), "The server cannot be reached."],
    ["a timeout", new DOMException("signal timed out", "TimeoutError"), "Check your connection"],
  ])("explains an error of %s", (_source, error, text) => {
    expect(renderToStaticMarkup(<PayError error={error} />)).toContain(text);
  });
});
