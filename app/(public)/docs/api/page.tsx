import type { Metadata } from "next";
import { ApiReference } from "@/components/docs/api-reference";
import { DocsFrame } from "@/components/docs/docs-frame";
import { getReference } from "@/components/docs/reference";
import { getRuntime } from "@/lib/platform/runtime";

export const metadata: Metadata = {
  title: "API reference",
  description: "Every call with its scope, fields, answers and an example.",
};

export default function ApiReferencePage() {
  return (
    <DocsFrame here="/docs/api">
      <ApiReference reference={getReference()} appUrl={getRuntime().config.appUrl} />
    </DocsFrame>
  );
}
