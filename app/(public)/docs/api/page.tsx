import type { Metadata } from "next";
import { ApiOverview } from "@/components/docs/api-overview";
import { DocsFrame } from "@/components/docs/docs-frame";
import { getReference } from "@/components/docs/reference";

export const metadata: Metadata = {
  title: "API reference",
  description: "Every operation with its scope, fields, responses and an example.",
};

export default function ApiReferencePage() {
  return (
    <DocsFrame here="/docs/api">
      <ApiOverview reference={getReference()} />
    </DocsFrame>
  );
}
