import type { ReactNode } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import type { JsonSchema, SchemaIndex } from "@/lib/contract/openapi/json-schema";
import { resolveSchema } from "@/lib/contract/openapi/json-schema";
import { ResponseList } from "./response-list";
import { exampleRequest } from "./example-request";
import { InlineMarkdown } from "./markdown";
import type { ReferenceOperation } from "./reference";
import { FieldRows, SchemaFields } from "./schema-fields";
import { toRow } from "./schema-rows";

export type OperationSectionProps = {
  operation: ReferenceOperation;
  schemas: SchemaIndex;
  appUrl: string;
};

/** One operation: the access it requires, its request and responses, and a complete example of both. */
export function OperationSection({ operation, schemas, appUrl }: OperationSectionProps) {
  const { id, summary, method, path, description, parameters, body, responses } = operation;
  const success = responses.find(({ status }) => status.startsWith("2"));
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid grid-cols-[minmax(0,1fr)] gap-4 border-t border-line pt-6"
    >
      <h2 id={`${id}-title`} className="text-lg font-semibold">
        <a href={`#${id}`} className="hover:underline">
          {summary}
        </a>
      </h2>
      <p className="font-mono text-sm wrap-anywhere">
        <strong className="font-semibold text-accent-ink">{method}</strong> {path}
      </p>
      {description ? (
        <p>
          <InlineMarkdown text={description} />
        </p>
      ) : null}
      <p className="text-sm text-muted">
        <InlineMarkdown text={accessText(operation)} />
      </p>
      {parameters.length > 0 ? (
        <Part title="Parameters">
          <FieldRows
            rows={parameters.map((one) => ({
              ...toRow(one.name, one.schema, one.required ?? false),
              type: `${toRow(one.name, one.schema, false).type}, in the ${one.in}`,
              note: one.description,
            }))}
          />
        </Part>
      ) : null}
      {body ? (
        <Part title="Body">
          <BodyFields schema={resolveSchema(body.schema, schemas)} />
        </Part>
      ) : null}
      <Part title="Responses">
        <ResponseList responses={responses} />
      </Part>
      <CodeBlock label={`Request: ${summary}`} code={exampleRequest(appUrl, operation)} />
      {success?.example === undefined ? null : (
        <CodeBlock
          label={`Response ${success.status}: ${summary}`}
          code={JSON.stringify(success.example, null, 2)}
        />
      )}
    </section>
  );
}

function accessText({ auth, scheme, clientToken }: ReferenceOperation): string {
  if (auth === "public") return "No authentication required.";
  if (auth === "session") return "Available only to dashboard sessions.";
  if (auth === "client_token") return "Requires the order's client token.";
  const token = clientToken ? " The order's client token is also accepted." : "";
  const basic = scheme ? " HTTP Basic: `client_id` and API key." : "";
  return `Scope: \`${auth}\`.${token}${basic}`;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <h3 className="text-sm font-semibold">{title}</h3>
      {children}
    </div>
  );
}

function BodyFields({ schema }: { schema: JsonSchema }) {
  if (schema.properties) return <SchemaFields schema={schema} />;
  return <p className="text-sm">The raw body that the provider signed.</p>;
}
